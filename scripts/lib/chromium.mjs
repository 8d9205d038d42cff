// Finds a Chrome or Chromium on this machine, or installs one. Knows nothing of WebGPU or of the program.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const windowsFolders = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']];

/** Usual places, per operating system, most likely first. */
const usualPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
  ],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: windowsFolders.flatMap((folder) => (folder ? [`${folder}\\Google\\Chrome\\Application\\chrome.exe`] : [])),
};

/** @returns {string[]} */
const candidates = () => [...(Object.entries(usualPlaces).find(([os]) => os === process.platform)?.[1] ?? []), chromium.executablePath()];

/**
 * Whether the file is a browser that can start here: distributions ship stubs, and a download may lack system libraries.
 * @param {string} file
 */
function isUsable(file) {
  if (!existsSync(file)) return false;
  // On Windows `--version` opens a window instead of printing.
  return process.platform === 'win32' || spawnSync(file, ['--version'], { timeout: 30_000 }).status === 0;
}

/**
 * Path of a usable browser, or null. `CHROMIUM_PATH` goes first; where it names no browser this throws rather than take another.
 * @param {{ wanted?: string | undefined, places?: string[], usable?: (file: string) => boolean }} [world] replaced by tests
 * @returns {string | null}
 */
export function findChromium({ wanted = process.env['CHROMIUM_PATH'], places = candidates(), usable = isUsable } = {}) {
  if (wanted && !usable(wanted)) throw new Error(`CHROMIUM_PATH=${wanted}: no browser starts there. Correct the path, or unset it.`);
  return wanted || (places.find(usable) ?? null);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  console.log(`Looking for a browser: ${command} ${args.join(' ')}`);
  return (
    spawnSync(command, args, {
      stdio: 'inherit',
      timeout: 15 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      shell: process.platform === 'win32',
    }).status === 0
  );
}

const isRoot = process.getuid?.() === 0;

/** Ways to get a browser, tried in order; each tells whether its commands succeeded. */
const installers = [
  () => succeeds('npx', ['playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']),
  () =>
    isRoot &&
    existsSync('/usr/bin/apt-get') &&
    succeeds('apt-get', ['update']) &&
    succeeds('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']),
];

/**
 * Path of a usable browser, installing one where there is none. Throws with the command to run when that fails too.
 * @param {{ find?: () => string | null, ways?: (() => boolean)[] }} [world] replaced by tests
 * @returns {string}
 */
export function ensureChromium({ find = findChromium, ways = installers } = {}) {
  const present = find();
  if (present) return present;
  for (const install of ways) {
    const installed = install() ? find() : null;
    if (installed) return installed;
  }
  throw new Error(
    'No Chrome or Chromium was found and none could be installed. Run `npx playwright install --with-deps chromium`, ' +
      'or `sudo apt-get install chromium`, or set CHROMIUM_PATH to an installed browser.',
  );
}
