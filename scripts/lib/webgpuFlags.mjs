// Command-line flags with which a headless Chromium offers WebGPU, on a real adapter or on the software one.
import { readdirSync } from 'node:fs';

/** @typedef {'default' | 'swiftshader'} AdapterChoice */

/** Keeps the browser from calling home, so that a test that sees a request sees one of ours. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

const real = process.platform === 'linux' ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'] : [];

/** @type {Record<AdapterChoice, string[]>} */
const perAdapter = { default: ['--ignore-gpu-blocklist', ...real], swiftshader: ['--use-webgpu-adapter=swiftshader'] };

/**
 * @param {AdapterChoice} adapter
 * @returns {string[]}
 */
export const webgpuFlags = (adapter) => [
  '--enable-unsafe-webgpu',
  // Exposes memory heaps and shader diagnostics that the benchmark and failing tests print.
  '--enable-webgpu-developer-features',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...perAdapter[adapter],
  ...quiet,
];

/** Whether this machine may have a GPU at all; only Linux can tell cheaply, others nearly always have one. */
export function mayHaveGpu() {
  if (process.platform !== 'linux') return true;
  const entries = ['/dev/dri', '/dev'].flatMap((folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  });
  return entries.some((name) => /^(renderD|nvidia)\d+$/.test(name));
}
