// Opens e2e/harness under Node with Dawn (npm package `webgpu`): the same shaders on this machine's graphics driver, without a browser.
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { paths } from './paths.mjs';

/** Dawn for five platforms is 130 MB, which nobody needs who only wants the program: it is installed on demand. */
function findDawn() {
  try {
    return createRequire(import.meta.url).resolve('webgpu');
  } catch {
    throw new Error(
      '--runtime dawn needs the npm package webgpu, which this project does not install: run `npm install --no-save webgpu`.',
    );
  }
}

/** Builds the harness as one module for Node into a folder of its own. */
async function buildBundle() {
  const outDir = path.join(paths.cache, `harness-node-${process.pid}-${Date.now()}`);
  await build({
    configFile: false,
    root: paths.root,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: path.join(paths.root, 'e2e/harness/harness.ts'),
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'harness.mjs' } },
    },
  });
  return outDir;
}

/** @typedef {{ ready?: true, console?: { type: string, text: string }, id?: number, result?: unknown, error?: string }} Message */

/**
 * The harness in a child process. Rejects where Dawn is not installed or finds no adapter; the caller closes.
 * @param {{ onConsole: (type: string, text: string) => void }} options
 * @returns {Promise<import('./harness.mjs').Harness>}
 */
export async function openHarnessNode({ onConsole }) {
  const dawn = findDawn();
  const outDir = await buildBundle();
  const child = fork(path.join(paths.root, 'scripts/lib/harnessHost.mjs'), [dawn, path.join(outDir, 'harness.mjs')], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let calls = 0;
  /** @param {object} message */
  const ask = (message) =>
    new Promise((resolve, reject) => {
      calls++;
      waiting.set(calls, { resolve, reject });
      child.send({ id: calls, ...message });
    });
  const ready = new Promise((resolve, reject) => {
    waiting.set(0, { resolve, reject });
  });
  child.on('message', (/** @type {Message} */ { ready: isReady, console: line, id = 0, result, error }) => {
    if (line) return onConsole(line.type, line.text);
    if (!isReady && id === 0) return;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`The harness under Dawn ended early (${signal ?? code}).`));
  });
  const close = async () => {
    child.kill('SIGKILL');
    await rm(outDir, { recursive: true, force: true });
  };
  try {
    await ready;
    const run = (/** @type {string} */ name, /** @type {unknown} */ payload) => ask({ call: { name, payload } });
    const adapter = /** @type {import('./browser.mjs').AdapterName} */ (await run('adapter', {}));
    const serve = (/** @type {string} */ prefix, /** @type {string | null} */ folder) =>
      ask({ serve: { prefix, folder: folder === null ? null : path.resolve(folder) } });
    return { runtime: 'Node with Dawn', adapter, run, serve: async (prefix, folder) => void (await serve(prefix, folder)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
