// Every kind of export of a small pruned run, read back by those who will: onnxruntime-web, stock TensorFlow.js, PyTorch, onnx, nifti-reader-js.
import type { Browser, Page } from '@playwright/test';
import * as nifti from 'nifti-reader-js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import { paths } from '../../scripts/lib/paths.mjs';
import { openPeers, runOnnx, runPython, runTfjs } from '../support/foreignPeers';
import { differenceOf, readParity, toChannelsLast } from '../support/parity';
import { clickButton, configure, openDemo, readSnapshot, waitForEnd } from '../support/runs';
import { findShared } from '../support/sharedData';
import { readJson, saveKind, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

const tolerance = 1e-4;
const peersScript = path.join(paths.root, 'e2e/support/peers.py');

const tiny: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  batchSize: 2,
  epochs: 2,
  stepsPerEpoch: 3,
  validateEvery: 1,
  seed: 5,
  split: { validation: 0.2, test: 0.1 },
  pruning: { tauMin: 0.4, tauMax: 0.5, minFilters: 1 },
};

const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'exports-'));

async function exportKind(page: Page, kind: string): Promise<{ type: string; bytes: Buffer<ArrayBuffer> }> {
  const { type, base64 } = await page.evaluate(async (name) => {
    const blob = await window.playground.export(name);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return { type: blob.type, base64: btoa(binary) };
  }, kind);
  return { type, bytes: Buffer.from(base64, 'base64') };
}

/** ONNX and TensorFlow.js in the browser, PyTorch and onnx in Python give what the live network gave. */
async function checkNetworks(
  browser: Browser,
  files: ReadonlyMap<string, Buffer>,
  parameters: number,
  backends: readonly string[],
): Promise<void> {
  const { input, output } = readParity(files.get('parity/parity.safetensors')!);
  const peers = await openPeers(browser, files);
  expect(differenceOf(await runOnnx(peers, 'model.onnx', input), output), 'onnxruntime-web').toBeLessThan(tolerance);
  for (const backend of backends) {
    const answer = await runTfjs(peers, 'tfjs/model.json', toChannelsLast(input), backend);
    expect(differenceOf(answer, toChannelsLast(output)), `TensorFlow.js on ${backend}`).toBeLessThan(tolerance);
  }
  await peers.close();
  const folder = temporary();
  expect(runPython(folder, files, ['load_pytorch.py'])).toMatch(new RegExp(`^${parameters} parameters, largest difference .*e-0[5-9]`));
  const header = JSON.parse(runPython(folder, new Map(), [peersScript, 'onnx', 'model.onnx'])) as {
    ir: number;
    opset: number;
    input: unknown[];
  };
  expect(header).toMatchObject({ ir: 8, opset: 17 });
  const edges = input.shape.length === 5 ? ['depth', 'height', 'width'] : ['height', 'width'];
  expect(header.input).toEqual(['batch', input.shape[1], ...edges]);
  expect(runPython(path.join(folder, 'sauronunet'), new Map(), ['load_pytorch.py', '--save', 'model.pt'])).toMatch(
    /largest difference .*e-0[5-9]/,
  );
  expect(Number(runPython(folder, new Map(), [peersScript, 'sauronunet', 'sauronunet']))).toBe(parameters);
}

test('all kinds of a 2-D run are what they say, read by others', async ({ page, browser }) => {
  await openDemo(page, 'cardiac');
  expect(await page.evaluate(() => window.playground.exportKinds())).toEqual([]);
  await configure(page, { ...tiny, patchSize: [32, 32], fit: 'resample' });
  await page.evaluate(() => window.playground.start());
  const { history, config, dataset } = await waitForEnd(page, { epochs: 2 });
  const parameters = history.at(-1)!.parameters;
  expect(await page.evaluate(() => window.playground.exportKinds())).toEqual([
    ...['bundle', 'safetensors', 'onnx', 'tfjs', 'sauronunet', 'predictions', 'history', 'figures', 'report', 'config'],
  ]);

  await clickButton(page, 'Export');
  await expect(page.getByRole('row', { name: /Prediction of one patch, here [\d.]+ m?s [\d.]+ m?s/ })).toBeVisible();
  const { bytes } = await saveKind(page, /Bundle/);
  const files = await unzip(Uint8Array.from(bytes));
  await expect(page.getByText(/model\.onnx in onnxruntime-web: largest difference \d\.\de-\d/)).toBeVisible();
  await clickButton(page, 'Close');
  await checkNetworks(browser, files, parameters, ['cpu', 'webgl']);

  const held = dataset!.cases.filter(({ split }) => split === 'validation' || split === 'test');
  expect(held.map(({ split }) => split)).toEqual(expect.arrayContaining(['validation', 'test']));
  for (const { id, shape, spacing } of held) {
    const volume = gunzipSync(files.get(`predictions/${id}.nii.gz`)!);
    const data = volume.buffer.slice(volume.byteOffset, volume.byteOffset + volume.length);
    const header = nifti.readHeader(data);
    expect(header.dims.slice(1, 4)).toEqual(shape);
    header.pixDims.slice(1, 4).forEach((mm, i) => expect(mm).toBeCloseTo(spacing[i]!, 4));
    const values = new Set(new Uint8Array(nifti.readImage(header, data)));
    expect([...values].every((value) => dataset!.classes.some((one) => one.value === value))).toBe(true);
  }
  const [head = '', ...rows] = files.get('predictions/scores.csv')!.toString().trimEnd().split('\r\n');
  expect(head).toBe('case,split,file,class,value,dice,hd95,surface_dice,size_truth,size_prediction,unit');
  expect(rows).toHaveLength(held.length * (dataset!.classes.length - 1));
  for (const name of ['loss-and-dice', 'threshold', 'filters', 'cost']) {
    expect(files.get(`figures/${name}.svg`)!.toString()).toContain('<path');
    expect(files.get(`figures/${name}.png`)!.subarray(1, 4).toString()).toBe('PNG');
  }

  const single: Record<string, string[]> = {
    onnx: ['application/octet-stream'],
    config: ['application/json'],
    tfjs: ['application/zip', 'model.json', 'weights.bin', 'example.html'],
    history: ['application/zip', 'history.json', 'history.csv', 'history-schema.txt'],
  };
  for (const [kind, [type, ...names]] of Object.entries(single)) {
    const taken = await exportKind(page, kind);
    expect(taken.type, kind).toBe(type);
    if (names.length > 0) expect([...(await unzip(taken.bytes)).keys()], kind).toEqual(names);
  }
  const again = readJson(new Map([['config.json', (await exportKind(page, 'config')).bytes]]), 'config.json') as RunConfig;
  expect(await configure(page, again)).toEqual(config);
  await checkReport(browser, files.get('report.html')!.toString(), dataset!.cases.length);
  expect((await readSnapshot(page)).error).toBeNull();
});

/** The report opens alone, without a request or a message, and shows its pictures. */
async function checkReport(browser: Browser, html: string, cases: number): Promise<void> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) faults.push(request.url());
  });
  await page.setContent(html);
  await expect(page.getByRole('heading', { name: 'Result' })).toBeVisible();
  const pictures = await page.locator('img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
  expect(pictures.length).toBeGreaterThanOrEqual(5);
  expect(Math.min(...pictures)).toBeGreaterThan(0);
  expect(
    await page
      .locator('section', { has: page.getByRole('heading', { name: 'Data' }) })
      .locator('tbody tr')
      .count(),
  ).toBeGreaterThanOrEqual(cases);
  expect(faults).toEqual([]);
  await page.close();
}

test('a 3-D run is taken away and read by others', async ({ page, browser }) => {
  await openDemo(page, 'kidney');
  await configure(page, {
    ...tiny,
    dimensions: 3,
    flatLevels: 0,
    patchSize: [16, 16, 8],
    batchSize: 1,
    fit: 'crop-pad',
    stepsPerEpoch: 2,
    epochs: 1,
  });
  await page.evaluate(() => window.playground.start());
  const { history } = await waitForEnd(page, { epochs: 1 });
  const files = await unzip((await exportKind(page, 'bundle')).bytes);
  await checkNetworks(browser, files, history.at(-1)!.parameters, ['cpu', 'webgl']);
  const turned = readParity(files.get('sauronunet/parity/parity.safetensors')!);
  expect(turned.input.shape).toEqual([1, 1, 16, 16, 8]);
});

test('the PyTorch loader computes what the authors’ code computed', () => {
  for (const name of ['forward-small-2d', 'forward-multimodal-2d', 'forward-3d']) {
    const tensors = findShared(`golden/${name}/tensors.safetensors`);
    if (!tensors) continue;
    const loader = path.join(paths.root, 'src/export/python');
    expect(Number(runPython(temporary(), new Map(), [peersScript, 'golden', tensors, loader])), name).toBeLessThan(1e-5);
  }
});
