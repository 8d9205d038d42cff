// Starts a headless Chromium whose WebGPU works, or fails saying why. Never falls back to running without an adapter.
import { chromium } from '@playwright/test';
import { ensureChromium } from './chromium.mjs';
import { createStaticServer } from './staticServer.mjs';
import { mayHaveGpu, webgpuFlags } from './webgpuFlags.mjs';
import { paths } from './paths.mjs';

/** @typedef {import('./webgpuFlags.mjs').AdapterChoice} AdapterChoice */
/** @typedef {{ vendor: string, architecture: string, description: string }} AdapterName */

/**
 * The adapter that a page of ours is given under these flags, or null. Needs a served page: WebGPU exists in secure contexts only.
 * @param {import('@playwright/test').LaunchOptions} options
 * @returns {Promise<AdapterName | null>}
 */
async function readAdapter(options) {
  const browser = await chromium.launch(options);
  const server = await createStaticServer({ root: `${paths.root}/public` });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}favicon.svg`);
    return await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      if (!adapter) return null;
      const { vendor, architecture, description } = adapter.info;
      return { vendor, architecture, description };
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @param {AdapterChoice} adapter
 * @returns {import('@playwright/test').LaunchOptions}
 */
const optionsFor = (adapter) => ({ executablePath: ensureChromium(), args: webgpuFlags(adapter) });

/** @returns {AdapterChoice[]} what to try, in order */
function adapterChoices() {
  const wanted = process.env['WEBGPU_ADAPTER'];
  if (wanted === 'default' || wanted === 'swiftshader') return [wanted];
  if (wanted)
    throw new Error(`WEBGPU_ADAPTER=${wanted}: set it to "default" (this machine's own) or "swiftshader" (software), or unset it.`);
  return mayHaveGpu() ? ['default', 'swiftshader'] : ['swiftshader'];
}

/**
 * Launch options for a browser that was seen to offer an adapter: the machine's own where `WEBGPU_ADAPTER` is "default" or there is one, else the
 * software one. Rejects when there is none; a check that needs WebGPU must never pass without it.
 * @returns {Promise<{ options: import('@playwright/test').LaunchOptions, choice: AdapterChoice, adapter: AdapterName }>}
 */
export async function findWorkingBrowser() {
  const choices = adapterChoices();
  for (const choice of choices) {
    const options = optionsFor(choice);
    const adapter = await readAdapter(options);
    if (adapter) return { options, choice, adapter };
  }
  throw new Error(
    `${ensureChromium()} offers no WebGPU adapter (tried: ${choices.join(', ')}). Use Chromium 121 or later, ` +
      'set CHROMIUM_PATH to one, or set WEBGPU_ADAPTER=swiftshader for the software adapter.',
  );
}
