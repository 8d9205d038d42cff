// TIFF of every sample type, order and arrangement, written by the test; LZW against a plain encoder; what is not read is named.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alone, beside } from '../testing/alone';
import { encodeLzw, encodePackBits } from '../testing/compressors';
import { writeTiff, type TiffSpec } from '../testing/tiffFile';
import { decodeLzw } from './lzw';
import { decodePackBits } from './packBits';
import { readTiff } from './tiff';

const read = (spec: TiffSpec, reading = alone): ReturnType<typeof readTiff> => readTiff(new Blob([writeTiff(spec)]), reading);
const grey =
  (largest: number, lowest = 0) =>
  (x: number, y: number, s: number): number =>
    lowest + ((x * 37 + y * 101 + s * 59) % (largest - lowest));
const wanted = ({ width, height, samples = 1, pages }: TiffSpec): number[][] =>
  Array.from({ length: samples }, (_, s) =>
    pages.flatMap((page) => Array.from({ length: width * height }, (_value, i) => page(i % width, Math.floor(i / width), s))),
  );

const base = { width: 37, height: 23 };
const types: [string, Pick<TiffSpec, 'bits' | 'format' | 'pages'>][] = [
  ['uint8', { bits: 8, pages: [grey(255)] }],
  ['int8', { bits: 8, format: 2, pages: [grey(127, -128)] }],
  ['uint16', { bits: 16, pages: [grey(60000)] }],
  ['int16', { bits: 16, format: 2, pages: [grey(2000, -2000)] }],
  ['uint32', { bits: 32, pages: [grey(4_000_000_000, 3_999_000_000)] }],
  ['int32', { bits: 32, format: 2, pages: [grey(100_000, -100_000)] }],
  ['float32', { bits: 32, format: 3, pages: [(x, y) => x / 8 - y] }],
  ['float64', { bits: 64, format: 3, pages: [(x, y) => x / 3 - y] }],
];

describe.each(types)('%s', (_, type) => {
  test.each([
    ['strips', {}],
    ['strips of 5 rows', { rows: 5 }],
    ['big endian', { little: false, rows: 4 }],
    ['tiles', { tile: 16 }],
    ['big-endian tiles of a BigTIFF', { tile: 16, little: false, big: true }],
    ['BigTIFF', { big: true }],
    ['deflate', { compression: 8, compress: (b: Uint8Array) => deflateSync(b) }],
    ['LZW', { compression: 5, compress: (b: Uint8Array) => encodeLzw(b, { bits: 8, highBitFirst: true }), rows: 7 }],
    ['PackBits', { compression: 32773, compress: encodePackBits }],
  ])('%s', async (_name, arrangement) => {
    const spec = { ...base, ...type, ...arrangement };
    const image = await read(spec);
    expect([image.kind, image.shape]).toEqual(['picture', [37, 23]]);
    expect(image.channels.map((channel) => [...channel])).toEqual(wanted(spec));
  });
});

test.each([8, 16, 32] as const)('the predictor of %i bits, with three samples and tiles', async (bits) => {
  for (const arrangement of [{}, { tile: 16 }, { little: false }]) {
    const spec: TiffSpec = { ...base, bits, samples: 3, predictor: 2, pages: [grey(250)], ...arrangement };
    expect((await read(spec)).channels.map((channel) => [...channel])).toEqual(wanted(spec));
  }
});

test('colours side by side or in planes, in strips or tiles', async () => {
  for (const arrangement of [{}, { planar: true }, { tile: 16 }, { tile: 16, planar: true }, { rows: 3, planar: true }]) {
    const spec: TiffSpec = { ...base, bits: 8, samples: 3, pages: [grey(255)], ...arrangement };
    expect((await read(spec)).channels.map((channel) => [...channel])).toEqual(wanted(spec));
  }
});

test('pages are slices; ImageJ may call them channels; nnU-Net keeps the spacing beside', async () => {
  const spec: TiffSpec = { ...base, bits: 16, pages: [0, 1, 2, 3].map((z) => (x, y) => 1000 * z + x + y) };
  const stack = await read(spec);
  expect([stack.shape, stack.spacing, stack.warnings.length]).toEqual([[37, 23, 4], [1, 1, 1], 1]);
  expect([...(stack.channels[0] ?? [])]).toEqual(wanted(spec)[0]);
  const json = new TextEncoder().encode('{"spacing": [5.0, 0.5, 0.7]}');
  expect((await read(spec, beside({ 'x.json': json }, 'imagesTr/x_0000.tif'))).spacing).toEqual([0.7, 0.5, 5]);
});

test('white is zero is turned round', async () => {
  const image = await read({ ...base, bits: 8, photometric: 0, pages: [grey(255)] });
  expect([...(image.channels[0] ?? [])]).toEqual(wanted({ ...base, bits: 8, pages: [(x, y, s) => 255 - grey(255)(x, y, s)] })[0]);
});

test.each([
  ['JPEG', { compression: 7 }, 'compressed with JPEG (code 7)'],
  ['CMYK', { photometric: 5 }, 'CMYK'],
  ['samples of another size', { extra: [[258, [5]]] as [number, number[]][] }, '5 bits'],
  ['absurd sizes', { extra: [[257, [4_000_000_000]]] as [number, number[]][] }, 'parts for 37x4000000000'],
])('%s is refused by name', async (_, change, reason) => {
  await expect(read({ ...base, bits: 8, pages: [grey(255)], ...change })).rejects.toThrow(reason);
});

test('cut files and circles of pages are refused, and no cut makes it hang', async () => {
  const bytes = writeTiff({ ...base, bits: 16, pages: [grey(9), grey(9)] });
  for (let length = 0; length < bytes.length; length += 61)
    await expect(readTiff(new Blob([bytes.slice(0, length)]), alone)).rejects.toThrow(/truncated|damaged|not a TIFF/);
  const circle = bytes.slice();
  const view = new DataView(circle.buffer);
  const first = view.getUint32(4, true);
  view.setUint32(first + 2 + 12 * view.getUint16(first, true), first, true);
  await expect(readTiff(new Blob([circle]), alone)).rejects.toThrow('has no end');
});

test('LZW and PackBits give back what any encoder took, in both dialects', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 500, maxLength: 6000 }),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20_000, maxLength: 40_000 }).map((a) => Uint8Array.from(a)),
  );
  fc.assert(
    fc.property(bytes, fc.boolean(), (data, highBitFirst) => {
      const dialect = { bits: 8, highBitFirst };
      const out = new Uint8Array(data.length);
      expect(decodeLzw(encodeLzw(data, dialect), out, dialect)).toBe(data.length);
      expect(out).toEqual(data);
      expect(decodePackBits(encodePackBits(data), out.fill(7))).toBe(data.length);
      expect(out).toEqual(data);
    }),
    { numRuns: 30 },
  );
});
