// Ways to store the same pixels that only some writers use: PNG in seven passes, TIFF floats by significance. Written here from the formats' text.
import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { alone } from '../testing/alone';
import { writeTiff } from '../testing/tiffFile';
import { readPng } from './png';
import { readTiff } from './tiff';

const [width, height] = [11, 9];

/** First column and row, and steps between, of the seven passes (PNG specification, 8.2). */
const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const; // prettier-ignore

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Adam7, no filter; `bytesOf` gives a pixel's bytes. */
function writeInterlaced(depth: number, colourType: number, bytesOf: (x: number, y: number) => number[], palette?: number[]): Blob {
  const rows = passes.flatMap(([left, top, across, down]) => {
    const out: number[] = [];
    for (let y = top; y < height && left < width; y += down) {
      out.push(0);
      for (let x = left; x < width; x += across) out.push(...bytesOf(x, y));
    }
    return out;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, 1], 8);
  const parts = [chunk('IHDR', header), ...(palette ? [chunk('PLTE', Uint8Array.from(palette))] : [])];
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Blob([
    Buffer.concat([signature, ...parts, chunk('IDAT', deflateSync(Uint8Array.from(rows))), chunk('IEND', Buffer.alloc(0))]),
  ]);
}

const pixels = (value: (x: number, y: number) => number): number[] =>
  Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));

test.each<[string, number, number, (x: number, y: number) => number, (v: number) => number[], number[]?]>([
  ['8 bits', 8, 0, (x, y) => 20 * x + y, (v) => [v]],
  ['16 bits', 16, 0, (x, y) => 5000 * x + y, (v) => [v >> 8, v & 255]],
  ['indices', 8, 3, (x, y) => (x + y) % 3, (v) => [v], [0, 0, 0, 255, 0, 0, 0, 255, 0]],
])('an interlaced PNG of %s', async (_what, depth, type, value, bytesOf, palette) => {
  const image = await readPng(writeInterlaced(depth, type, (x, y) => bytesOf(value(x, y)), palette));
  expect([image.shape, image.palette?.length ?? 0]).toEqual([[width, height], palette ? 3 : 0]);
  expect([...(image.channels[0] ?? [])]).toEqual(pixels(value));
});

/** Rows of floats as planes of bytes, the highest first, then differences of neighbouring bytes (TIFF technical note 3). */
function predictFloats(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let row = 0; row < bytes.length; row += 4 * width) {
    for (let x = 0; x < width; x++) for (let b = 0; b < 4; b++) out[row + b * width + x] = bytes[row + 4 * x + 3 - b] ?? 0;
    for (let i = row + 4 * width - 1; i > row; i--) out[i] = ((out[i] ?? 0) - (out[i - 1] ?? 0)) & 255;
  }
  return out;
}

test.each([3, height])('a TIFF of floats with predictor 3, in strips of %i rows', async (rows) => {
  const value = (x: number, y: number): number => Math.fround(Math.sin(x) * 1000 - y / 3);
  const compress = (bytes: Uint8Array): Uint8Array => deflateSync(predictFloats(bytes));
  const bytes = writeTiff({ width, height, rows, bits: 32, format: 3, compression: 8, compress, extra: [[317, [3]]], pages: [value] });
  const { channels } = await readTiff(new Blob([bytes]), alone);
  expect([...(channels[0] ?? [])]).toEqual(pixels(value));
});
