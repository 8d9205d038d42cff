// Finds fixture folders and runs each through the harness page, which fetches its files from here. For npm run golden and the golden spec.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {{ tensor: string, error: number, tolerance: number }} Check */
/** @typedef {{ passed: boolean, worst: Check, failed: Check[], checks: number, notes: string[] }} CaseReport */
/** @typedef {{ run: (name: 'golden', payload: { url: string }) => Promise<CaseReport> }} Harness */

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

/**
 * Runs one case on the page's engine. Rejects in words when it is of no known kind or broken.
 * @param {import('@playwright/test').Page} page a harness page
 * @param {string} folder
 * @returns {Promise<CaseReport>}
 */
export async function runGoldenFolder(page, folder) {
  const pattern = '**/golden-fixture/**';
  await page.route(pattern, async (route) => {
    const name = decodeURIComponent(new URL(route.request().url()).pathname.split('/golden-fixture/')[1] ?? '');
    const file = path.join(folder, path.basename(name));
    if (!existsSync(file)) await route.fulfill({ status: 404 });
    else await route.fulfill({ body: await readFile(file) });
  });
  try {
    return await page.evaluate(() =>
      /** @type {{ harness: Harness }} */ (/** @type {unknown} */ (window)).harness.run('golden', { url: '/golden-fixture' }),
    );
  } finally {
    await page.unroute(pattern);
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
