// Build and unit-test settings. The shipped site holds index.html only; harness.html is built by scripts/lib/harnessPage.mjs.
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import packageFile from './package.json' with { type: 'json' };
import { createLicencePlugins } from './scripts/lib/licencePlugin.mjs';
import { createOfflinePlugin } from './scripts/lib/offlinePlugin.mjs';
import { contentSecurityPolicy, isolationHeaders } from './scripts/lib/securityHeaders.mjs';

/** Writes the strict policy into built pages; the development server needs inline scripts for hot reload and goes without. */
function policyMeta(): Plugin {
  return {
    name: 'policy-meta',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }, injectTo: 'head-prepend' },
    ],
  };
}

const licences = createLicencePlugins('third-party-licences.md');

export default defineConfig({
  base: './',
  define: { __APP_VERSION__: JSON.stringify(packageFile.version) },
  plugins: [react(), policyMeta(), licences.emit, createOfflinePlugin('src/offline/serviceWorker.ts')],
  worker: { format: 'es', plugins: () => [licences.collect] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  server: { headers: isolationHeaders },
  optimizeDeps: {
    // It finds its WebAssembly beside itself, which bundling would break.
    exclude: ['onnxruntime-web'],
    // Met first inside a worker or a lazy chunk: optimised late, each would reload the page and kill a run.
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-converter',
      '@thewtex/zstddec',
      '@zip.js/zip.js',
      'dcmjs',
      'fast-png',
      'ml-matrix',
      'umap-js',
      'plotly.js/dist/plotly-cartesian.min.js',
    ],
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts', 'e2e/**/*.test.ts', 'scripts/**/*.test.mjs'],
    environment: 'node',
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
