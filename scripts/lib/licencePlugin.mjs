// Vite plugins that list the licences of everything bundled, the training worker's packages included (Vite's own list leaves workers out).
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Folder of the package a module belongs to, or null for our own and virtual ones.
 * @param {string} id
 */
export function packageFolderOf(id) {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0/, ''));
  return match?.[1] ?? null;
}

/** Packages whose build holds the code of their dependencies. */
const builtWithDependencies = new Set(['dcmjs']);

/**
 * The folder, and those of packages whose code is in the package's own files.
 * @param {string} folder
 * @param {boolean} [whole] with dependencies, and theirs
 * @returns {string[]}
 */
export function listShipped(folder, whole = builtWithDependencies.has(path.basename(folder))) {
  if (!whole) return [folder];
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const modules = folder.slice(0, folder.lastIndexOf('node_modules') + 'node_modules'.length);
  return [folder, ...Object.keys(dependencies).flatMap((inside) => listShipped(path.join(modules, inside), true))];
}

/**
 * Heading and text of one package's licence. Throws where a package names none: it must not be shipped.
 * @param {string} folder
 */
function describeLicence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (!license) throw new Error(`${name}: the package names no licence; it must not be shipped.`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : 'The package holds no licence text.';
  return `## ${name} ${version} (${license})\n\n${text}\n`;
}

/**
 * `collect` goes into the worker's plugins, `emit` into the page's: it writes `fileName` with the packages of both.
 * @param {string} fileName
 * @returns {{ collect: import('vite').Plugin, emit: import('vite').Plugin }}
 */
export function createLicencePlugins(fileName) {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {import('vite').Rolldown.OutputBundle} bundle */
  const gather = (bundle) => {
    const ids = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    for (const folder of ids.map(packageFolderOf)) for (const shipped of folder ? listShipped(folder) : []) folders.add(shipped);
  };
  return {
    collect: { name: 'licences-of-worker', generateBundle: (_, bundle) => gather(bundle) },
    emit: {
      name: 'licences',
      apply: 'build',
      generateBundle(_, bundle) {
        gather(bundle);
        const parts = [...folders].sort().map(describeLicence);
        this.emitFile({ type: 'asset', fileName, source: `# Licences of the packages in this page\n\n${parts.join('\n')}` });
      },
    },
  };
}
