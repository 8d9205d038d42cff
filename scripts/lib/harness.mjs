// The engine's harness wherever it runs: one interface over a page in Chromium and a Node process with Dawn. For golden, bench and results.
import { openHarnessNode } from './harnessNode.mjs';
import { openHarnessPage, useHarnessPage } from './harnessPage.mjs';

/**
 * @typedef {object} Harness
 * @property {string} runtime in words, e.g. "Chromium"
 * @property {import('./browser.mjs').AdapterName} adapter
 * @property {(name: string, payload: unknown) => Promise<any>} run calls a function of e2e/harness/harness.ts
 * @property {(prefix: string, folder: string | null) => Promise<void>} serve makes a folder's files readable under an address like "/dataset/"; null ends that
 * @property {() => Promise<void>} close
 */

/** @param {string} type @param {string} text */
const printErrors = (type, text) => void (type === 'error' && console.error(`harness: ${text}`));

/**
 * @param {{ runtime?: string | undefined, onConsole?: (type: string, text: string) => void }} [options] runtime: "chromium" (default) or "dawn"
 * @returns {Promise<Harness>}
 */
export async function openHarness({ runtime = 'chromium', onConsole = printErrors } = {}) {
  if (runtime === 'dawn') return openHarnessNode({ onConsole });
  if (runtime !== 'chromium') throw new Error(`--runtime ${runtime}: give chromium or dawn.`);
  const { page, adapter, close } = await openHarnessPage({ onConsole });
  page.setDefaultTimeout(0);
  return { runtime: 'Chromium', adapter, ...useHarnessPage(page), close };
}
