// Finds fixture folders and runs each through the harness, which is served its files. For npm run golden and the golden spec.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ tensor: string, error: number, tolerance: number }} Check */
/** @typedef {{ passed: boolean, worst: Check, failed: Check[], checks: number, notes: string[] }} CaseReport */

/**
 * Every folder with a manifest.json at or below `folder`, sorted by path. Throws when `folder` cannot be read.
 * @param {string} folder
 * @returns {string[]}
 */
export function findGoldenFolders(folder) {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => findGoldenFolders(path.join(folder, entry.name)))
    .sort();
  return existsSync(path.join(folder, 'manifest.json')) ? [folder, ...below] : below;
}

const prefix = '/golden-fixture/';

/**
 * Runs one case on the harness's engine. Rejects in words when it is of no known kind or broken.
 * @param {Pick<import('./harness.mjs').Harness, 'run' | 'serve'>} harness
 * @param {string} folder
 * @returns {Promise<CaseReport>}
 */
export async function runGoldenFolder({ run, serve }, folder) {
  await serve(prefix, folder);
  try {
    return await run('golden', { url: prefix.slice(0, -1) });
  } finally {
    await serve(prefix, null);
  }
}

/**
 * The line that a case is reported with.
 * @param {string} name
 * @param {CaseReport} report
 */
export function goldenLine(name, { passed, worst, checks, notes }) {
  const numbers = `${worst.error.toExponential(2)} ${worst.tolerance.toExponential(0)} ${worst.tensor}`;
  const left = notes.length > 0 ? `; not compared: ${notes.join(', ')}` : '';
  return `${passed ? 'PASS' : 'FAIL'} ${name} ${numbers} (${checks} checks${left})`;
}

/**
 * The same for a case that could not be run.
 * @param {string} name
 * @param {unknown} error
 */
export function goldenErrorLine(name, error) {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/^page\.evaluate: (Error: )?/, '').split('\n')[0];
  return `FAIL ${name} Infinity 0 ${reason}`;
}
