// `npm test`: runs every stage, even after a failure, and ends with the line `N passed, N failed`. Exit 1 if anything failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findWorkingBrowser } from './lib/browser.mjs';
import { countPlaywright, countVitest, judgeRunner } from './lib/countResults.mjs';
import { paths } from './lib/paths.mjs';
import { ensurePython } from './lib/pythonPeers.mjs';

/** @typedef {import('./lib/countResults.mjs').Count} Count */

mkdirSync(paths.cache, { recursive: true });
const reports = mkdtempSync(path.join(paths.cache, 'test-'));

/**
 * Runs an npm script of this package, its output going straight to ours.
 * @param {string} script
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 */
function runScript(script, args = [], env = {}) {
  console.log(`\n=== npm run ${script}`);
  const options = {
    cwd: paths.root,
    stdio: /** @type {const} */ ('inherit'),
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  };
  return spawnSync('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], options).status ?? 1;
}

/**
 * A check that is one test in itself.
 * @param {string} script
 * @returns {Count}
 */
function runCheck(script) {
  const failed = runScript(script) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed };
}

/**
 * @template T
 * @param {string} file
 * @param {(report: T) => Count} count
 * @returns {Count | null}
 */
function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** @param {string} script */
function runVitest(script) {
  const file = path.join(reports, `${script.replace(':', '-')}.json`);
  const exitCode = runScript(script, ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  return judgeRunner(readReport(file, countVitest), exitCode);
}

/** @param {string} script */
function runPlaywright(script) {
  const file = path.join(reports, `${script.replace(':', '-')}.json`);
  const exitCode = runScript(script, ['--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  return judgeRunner(readReport(file, countPlaywright), exitCode);
}

/** Finds or installs a browser and asks it for an adapter; without one the browser stages cannot mean anything. */
async function checkAdapter() {
  console.log('\n=== browser and WebGPU adapter');
  try {
    const { options, choice, adapter } = await findWorkingBrowser();
    console.log(`${options.executablePath}: ${[adapter.vendor, adapter.architecture, adapter.description].filter(Boolean).join(', ')}`);
    Object.assign(process.env, { WEBGPU_ADAPTER: choice, CHROMIUM_PATH: options.executablePath });
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

/** Finds or installs a Python that reads exported files; journeys find the same one. */
function checkPython() {
  console.log('\n=== Python with torch and onnx');
  try {
    console.log((process.env['PYTHON'] = ensurePython()));
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

/** @type {[string, (script: string) => Promise<Count> | (Count & { note?: string | null })][]} */
const stages = [
  ['test:adapter', checkAdapter],
  ['test:python', checkPython],
  ['test:format', runCheck],
  ['test:types', runCheck],
  ['test:lint', runCheck],
  ['test:unit', runVitest],
  ['test:kernels', runPlaywright],
  ['test:e2e', runPlaywright],
];

const started = Date.now();
const lines = [];
const total = { passed: 0, failed: 0 };
for (const [script, run] of stages) {
  const stageStarted = Date.now();
  const count = await run(script);
  const note = 'note' in count && count.note ? ` – ${count.note}` : '';
  lines.push(
    `${script.padEnd(14)}${count.passed} passed, ${count.failed} failed, ${Math.round((Date.now() - stageStarted) / 1000)} s${note}`,
  );
  total.passed += count.passed;
  total.failed += count.failed;
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\nall stages in ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
