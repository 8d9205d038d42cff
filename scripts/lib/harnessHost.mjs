// The harness under Node with Dawn: a child process of harnessNode.mjs, which sends it calls and folders to serve. Knows no browser.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{ id: number, serve: { prefix: string, folder: string | null } } | { id: number, call: { name: string, payload: unknown } }} Request */
/** @typedef {{ create(options: string[]): GPU, globals: Record<string, unknown> }} Dawn */

const [, , dawnModule = '', bundle = ''] = process.argv;
/** @type {Map<string, string>} address prefix -> folder */
const served = new Map();

/** @param {unknown} message */
const send = (message) => process.send?.(message);

/** Gives the program what it expects of a browser: a GPU, addresses that lead to the served folders, and a console that is heard. */
async function prepareGlobals() {
  const { create, globals } = /** @type {Dawn} */ (await import(pathToFileURL(dawnModule).href));
  const gpu = create(['enable-dawn-features=allow_unsafe_apis', 'disable-dawn-features=timestamp_quantization']);
  const navigator = { gpu, userAgent: 'node', language: 'en', hardwareConcurrency: 4 };
  Object.assign(globalThis, globals, { window: globalThis });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  Object.assign(globalThis, { fetch: readServed });
  for (const type of /** @type {const} */ (['log', 'warn', 'error']))
    console[type] = (...parts) => send({ console: { type: type === 'warn' ? 'warning' : type, text: parts.map(String).join(' ') } });
}

/** @param {string} address */
async function readServed(address) {
  const url = decodeURIComponent(new URL(address, 'http://harness/').pathname);
  const [prefix, folder] = [...served].find(([key]) => url.startsWith(key)) ?? [];
  const file = prefix !== undefined && folder !== undefined ? path.join(folder, url.slice(prefix.length)) : '';
  return existsSync(file) ? new Response(new Uint8Array(await readFile(file))) : new Response(null, { status: 404 });
}

/** @param {Request} request */
async function answer(request) {
  if ('call' in request) {
    const { harness } = /** @type {{ harness: { run(name: string, payload: unknown): Promise<unknown> } }} */ (
      /** @type {unknown} */ (globalThis)
    );
    return harness.run(request.call.name, request.call.payload);
  }
  const { prefix, folder } = request.serve;
  if (folder === null) served.delete(prefix);
  else served.set(prefix, folder);
  return null;
}

process.on('message', (/** @type {Request} */ request) => {
  answer(request).then(
    (result) => send({ id: request.id, result }),
    (/** @type {unknown} */ error) =>
      send({ id: request.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
await prepareGlobals();
await import(pathToFileURL(bundle).href);
send({ ready: true });
