// The JPEG path with a decoder that stands in for the browser's: grey and colour, masks thresholded only where clearly black and white.
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { importDataset } from '../importDataset';
import { summarise } from '../summarise';
import { asFile } from '../testing/niftiFile';
import type { JpegDecoder } from './jpeg';

const width = 10;
const height = 6;
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const png = encode({ width, height, data: Uint8Array.from({ length: 60 }, (_, i) => i), depth: 8, channels: 1 });

const decodeGrey =
  (grey: (i: number) => number): JpegDecoder =>
  () => {
    const data = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let i = 0; i < width * height; i++) data.fill(grey(i), 4 * i, 4 * i + 3);
    return Promise.resolve({ width, height, data });
  };

const pair = [asFile('images/a.png', new Uint8Array(png)), asFile('masks/a.jpg', jpeg)];

test('a grey JPEG image counts one channel', async () => {
  const dataset = await importDataset([asFile('a.jpg', jpeg)], { decoders: { jpeg: decodeGrey((i) => 2 * i) } });
  expect(summarise(dataset, new Map()).cases[0]).toMatchObject({ id: 'a', shape: [10, 6], channels: 1, intensity: [{ min: 0, max: 118 }] });
});

test('a JPEG mask near black and white is thresholded at 128, with a warning', async () => {
  const dataset = await importDataset(pair, { decoders: { jpeg: decodeGrey((i) => (i < 20 ? 250 - (i % 5) : i % 6)) } });
  expect(dataset.cases[0]?.labels).toEqual({ 0: 40, 255: 20 });
  expect(dataset.cases[0]?.warnings.join()).toContain('JPEG');
});

test('a JPEG mask of many greys is refused', async () => {
  await expect(importDataset(pair, { decoders: { jpeg: decodeGrey((i) => 4 * i) } })).rejects.toThrow(/masks\/a\.jpg: .*JPEG/);
});

test('no JPEG, no decoder, a broken decoder: refused by name', async () => {
  await expect(importDataset([asFile('a.jpg', Uint8Array.of(1, 2, 3))], { decoders: { jpeg: decodeGrey(() => 0) } })).rejects.toThrow(
    'a.jpg: not a JPEG file',
  );
  await expect(importDataset([asFile('a.jpg', jpeg)])).rejects.toThrow(/a\.jpg: JPEG is decoded by the browser/);
  await expect(importDataset([asFile('a.jpg', jpeg)], { decoders: { jpeg: () => Promise.reject(new Error('bad data')) } })).rejects.toThrow(
    'bad data',
  );
});
