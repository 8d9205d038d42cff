// Runs exported networks as their users will: onnxruntime-web and stock TensorFlow.js from their packages in a page of their own, PyTorch and
// onnx in Python. Uses nothing of the program.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { paths } from '../../scripts/lib/paths.mjs';
import { ensurePython } from '../../scripts/lib/pythonPeers.mjs';

const origin = 'https://peers.test';
const packages: Record<string, string> = { '/ort/': 'onnxruntime-web/dist', '/tf/': '@tensorflow/tfjs/dist' };

/** A page with both libraries; `files` lie beside it under their names. */
export async function openPeers(browser: Browser, files: ReadonlyMap<string, Buffer>): Promise<Page> {
  const page = await browser.newPage();
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const folder = Object.keys(packages).find((prefix) => pathname.startsWith(prefix));
    const contentType = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', json: 'application/json' }[
      pathname.split('.').at(-1) ?? ''
    ];
    if (pathname === '/')
      await route.fulfill({
        contentType: 'text/html',
        body: '<script src="/ort/ort.wasm.min.js"></script><script src="/tf/tf.min.js"></script>',
      });
    else {
      const body = folder
        ? readFileSync(path.join(paths.root, 'node_modules', packages[folder] ?? '', pathname.slice(folder.length)))
        : (files.get(pathname.slice(1)) ?? Buffer.alloc(0));
      await route.fulfill({ body, ...(contentType ? { contentType } : {}) });
    }
  });
  await page.goto(origin);
  return page;
}

export interface Sample {
  values: number[];
  shape: number[];
}

/** What these libraries' globals are used for here. */
interface Globals {
  ort: {
    env: { wasm: { numThreads: number } };
    InferenceSession: {
      create(url: string): Promise<{ run(inputs: object): Promise<Record<string, { data: Float32Array; dims: number[] }>> }>;
    };
    Tensor: new (type: string, data: Float32Array, shape: number[]) => object;
  };
  tf: {
    setBackend(name: string): Promise<boolean>;
    loadGraphModel(url: string): Promise<{ execute(inputs: object, name: string): { data(): Promise<Float32Array>; shape: number[] } }>;
    tensor(data: Float32Array, shape: number[]): object;
  };
}

/** Channels first, in and out. */
export const runOnnx = (page: Page, file: string, input: Sample): Promise<Sample> =>
  page.evaluate(
    async ({ file: url, input: { values, shape } }) => {
      const { ort } = globalThis as unknown as Globals;
      ort.env.wasm.numThreads = 1;
      const session = await ort.InferenceSession.create(`/${url}`);
      const { output } = await session.run({ input: new ort.Tensor('float32', Float32Array.from(values), shape) });
      return { values: Array.from(output?.data ?? []), shape: [...(output?.dims ?? [])] };
    },
    { file, input },
  );

/** Channels last, in and out. */
export const runTfjs = (page: Page, file: string, input: Sample, backend: string): Promise<Sample> =>
  page.evaluate(
    async ({ file: url, input: { values, shape }, backend: name }) => {
      const { tf } = globalThis as unknown as Globals;
      if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js has no backend ${name} here.`);
      const model = await tf.loadGraphModel(`/${url}`);
      const output = model.execute({ input: tf.tensor(Float32Array.from(values), shape) }, 'output');
      return { values: Array.from(await output.data()), shape: output.shape };
    },
    { file, input, backend },
  );

/** Writes the files and runs Python on them: its output; throws with what it printed where it fails. */
export function runPython(folder: string, files: ReadonlyMap<string, Buffer>, args: readonly string[]): string {
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  const { status, stdout, stderr } = spawnSync(ensurePython(), args, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
  if (status !== 0) throw new Error(`python ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}
