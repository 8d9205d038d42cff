// Finds a Python with torch and onnx, the peers that exported files are read with in tests, or installs them. Knows nothing of the files.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages belong to /usr/bin/python3, which need not be the first one on the path. */
const candidates = ['/usr/bin/python3', 'python3', 'python'];

/** @param {string} python */
function hasPeers(python) {
  const { status } = spawnSync(python, ['-c', 'import numpy, onnx, torch'], { stdio: 'ignore', timeout: 120_000 });
  return status === 0;
}

/**
 * A Python that imports numpy, torch and onnx, or null. `PYTHON` goes first; where it lacks them this throws rather than take another.
 * @param {{ wanted?: string | undefined, places?: string[], usable?: (python: string) => boolean }} [world] replaced by tests
 * @returns {string | null}
 */
export function findPython({ wanted = process.env['PYTHON'], places = candidates, usable = hasPeers } = {}) {
  if (wanted && !usable(wanted))
    throw new Error(`PYTHON=${wanted}: it cannot import numpy, torch and onnx. Install them there, correct the path, or unset it.`);
  return wanted || (places.find(usable) ?? null);
}

/** @param {string[]} args */
function aptGet(...args) {
  console.log(`Looking for PyTorch and ONNX: apt-get ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: 'inherit', timeout: 15 * 60_000, env }).status === 0;
}

const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
const installByApt = () =>
  mayInstall && aptGet('update') && aptGet('install', '-y', '--no-install-recommends', 'python3-torch', 'python3-onnx');

/**
 * A Python with both peers, installing them where the system's package manager may be used. Throws with the command to run when that fails too.
 * @param {{ find?: () => string | null, install?: () => boolean }} [world] replaced by tests
 * @returns {string}
 */
export function ensurePython({ find = findPython, install = installByApt } = {}) {
  const python = find() ?? (install() ? find() : null);
  if (python) return python;
  throw new Error(
    'Exported files are checked against PyTorch and ONNX, and no Python has both. Run `sudo apt-get install python3-torch python3-onnx`, ' +
      'or `python3 -m pip install torch onnx numpy`, or set PYTHON to a Python that imports numpy, torch and onnx.',
  );
}
