// A Vite plugin that writes the service worker beside the built page, with the list of everything that the build has written.
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

/** At the root of the site: a service worker answers for its own folder and what lies below. */
const scriptName = 'service-worker.js';

/** @typedef {import('../../src/offline/builtFile').BuiltFile} BuiltFile */

/**
 * Every file below `folder` but the service worker, by path; the page goes by the address of its folder.
 * @param {string} folder
 * @returns {Promise<BuiltFile[]>}
 */
export async function listBuiltFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const paths = files.map((file) => path.relative(folder, file).replaceAll(path.sep, '/')).filter((name) => name !== scriptName);
  return Promise.all(
    paths.sort().map(async (name) => {
      const digest = createHash('sha256').update(await readFile(path.join(folder, name)));
      return { path: name === 'index.html' ? '' : name, integrity: `sha256-${digest.digest('base64')}` };
    }),
  );
}

/**
 * @param {string} entry the service worker's source, from the repository's root
 * @returns {import('vite').Plugin}
 */
export function createOfflinePlugin(entry) {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  return {
    name: 'offline',
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(_, bundle) {
        if (!('index.html' in bundle)) return;
        const outDir = path.resolve(config.root, config.build.outDir);
        const files = await listBuiltFiles(outDir);
        const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'error',
          publicDir: false,
          define: { __BUILT_FILES__: JSON.stringify(files), __BUILT_VERSION__: JSON.stringify(version) },
          build: {
            outDir,
            emptyOutDir: false,
            target: config.build.target,
            lib: { entry: path.join(config.root, entry), formats: ['iife'], name: 'offline', fileName: () => scriptName },
          },
        });
      },
    },
  };
}
