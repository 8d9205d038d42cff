// PNG of every depth and kind as written by fast-png's encoder or byte by byte.
import { deflateSync } from 'node:zlib';
import { encode, type ImageData } from 'fast-png';
import { expect, test } from 'vitest';
import { readPng } from './png';

const read = (image: ImageData): ReturnType<typeof readPng> => readPng(new Blob([new Uint8Array(encode(image))]));

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  new TextEncoder().encode(type).forEach((code, i) => (out[4 + i] = code));
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** Grey (colour type 0) of any depth, one packed row after the other; `interlace` only claims it. */
function writeGrey(width: number, height: number, depth: number, rows: number[][], interlace = 0): Blob {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([depth, 0, 0, 0, interlace], 8);
  const raw = Uint8Array.from(rows.flatMap((row) => [0, ...row]));
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return new Blob(parts.map((part) => new Uint8Array(part)));
}

test('16 bits stay 16 bits', async () => {
  const image = await read({ width: 2, height: 1, data: Uint16Array.of(257, 65535), depth: 16, channels: 1 });
  expect([...(image.channels[0] ?? [])]).toEqual([257, 65535]);
});

test('1 and 2 bits are unpacked row by row', async () => {
  const one = await readPng(
    writeGrey(9, 2, 1, [
      [0b10000001, 0b10000000],
      [0b01111110, 0],
    ]),
  );
  expect([...(one.channels[0] ?? [])]).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0]);
  const two = await readPng(writeGrey(3, 1, 2, [[0b00011000]]));
  expect([...(two.channels[0] ?? [])]).toEqual([0, 1, 2]);
});

test('palettes keep indices, with their colours beside', async () => {
  const image = await read({
    width: 3,
    height: 1,
    data: Uint8Array.of(0, 2, 1),
    depth: 8,
    channels: 1,
    palette: [
      [0, 0, 0],
      [255, 0, 16],
      [1, 2, 3],
    ],
  });
  expect([...(image.channels[0] ?? [])]).toEqual([0, 2, 1]);
  expect(image.palette).toEqual(['#000000', '#ff0010', '#010203']);
});

test('a constant alpha is dropped, a varying one kept apart', async () => {
  const opaque = await read({ width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255), depth: 8, channels: 4 });
  expect(opaque.channels.map((values) => [...values])).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(opaque.alpha).toBeNull();
  const varying = await read({ width: 2, height: 1, data: Uint8Array.of(7, 255, 8, 0), depth: 8, channels: 2 });
  expect(varying.channels.map((values) => [...values])).toEqual([[7, 8]]);
  expect([...(varying.alpha ?? [])]).toEqual([255, 0]);
});

test('damage is refused in words', async () => {
  const bytes = encode({
    width: 40,
    height: 40,
    data: Uint8Array.from({ length: 1600 }, (_, i) => (i * 7919) % 256),
    depth: 8,
    channels: 1,
  });
  await expect(readPng(new Blob([bytes.slice(0, 200)]))).rejects.toThrow(/truncated or corrupt/);
  const flipped = bytes.slice();
  flipped[300] = (flipped[300] ?? 0) ^ 0xff;
  await expect(readPng(new Blob([flipped]))).rejects.toThrow(/truncated or corrupt/);
  await expect(readPng(new Blob(['no picture']))).rejects.toThrow('not a PNG file');
  await expect(readPng(writeGrey(9, 1, 1, [[0, 0]], 1))).rejects.toThrow('interlaced');
});

test('a header that claims too much is refused before anything is unpacked', async () => {
  await expect(readPng(writeGrey(60000, 60000, 8, [[0]]))).rejects.toThrow('60000x60000');
  await expect(readPng(writeGrey(20000, 20000, 8, [[0]]))).rejects.toThrow('20000x20000');
});
