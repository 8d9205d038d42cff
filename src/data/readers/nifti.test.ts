// NIfTI of every type, order and version, against values written by the test and against nifti-reader-js for the affine.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isNIFTI, readHeader } from 'nifti-reader-js';
import { describe, expect, test } from 'vitest';
import { alone } from '../testing/alone';
import { niftiTypes, writeNifti, type NiftiSpec } from '../testing/niftiFile';
import { readNifti } from './nifti';

const read = (spec: NiftiSpec): ReturnType<typeof readNifti> => readNifti(new Blob([writeNifti(spec)]), alone);

const samples: Record<keyof typeof niftiTypes, number[]> = {
  uint8: [0, 1, 200, 255],
  int16: [-32768, -1, 0, 32767],
  int32: [-2147483648, 0, 70000, 2147483647],
  float32: [-1.5, 0, 0.25, 2 ** 66],
  float64: [-1.1, 0, 1 / 3, 1e200],
  int8: [-128, -1, 0, 127],
  uint16: [0, 1, 40000, 65535],
  uint32: [0, 1, 3_000_000_000, 4294967295],
  int64: [-(2 ** 40), 0, 1, 2 ** 40],
  uint64: [0, 1, 2 ** 33, 2 ** 52],
};

describe.each(Object.keys(samples) as (keyof typeof niftiTypes)[])('%s', (name) => {
  test.each([
    [1, false],
    [1, true],
    [2, false],
    [2, true],
  ] as const)('NIfTI-%i, big endian %s', async (version, bigEndian) => {
    const image = await read({ version, bigEndian, dims: [2, 2, 1], type: niftiTypes[name], values: samples[name] });
    expect(image.shape).toEqual([2, 2, 1]);
    expect([...(image.channels[0] ?? [])]).toEqual(samples[name]);
  });
});

test('values keep the smallest lossless type', async () => {
  const typeOf = async (values: number[]): Promise<string> =>
    (await read({ dims: [2, 2], type: niftiTypes.float64, values })).channels[0]?.constructor.name ?? '';
  expect(await typeOf([0, 1, 2, 255])).toBe('Uint8Array');
  expect(await typeOf([-1, 1, 2, 255])).toBe('Int16Array');
  expect(await typeOf([0.5, 1, 2, 255])).toBe('Float32Array');
  expect(await typeOf([0.1, 1, 2, 255])).toBe('Float64Array');
});

test('slope and intercept; slope 0 means none', async () => {
  const spec = { dims: [2, 2], type: niftiTypes.int16, values: [0, 1, 2, 3] };
  expect([...((await read({ ...spec, slope: 0.5, intercept: -10 })).channels[0] ?? [])]).toEqual([-10, -9.5, -9, -8.5]);
  expect([...((await read({ ...spec, slope: 0, intercept: -10 })).channels[0] ?? [])]).toEqual([0, 1, 2, 3]);
});

test('the fourth axis is channels, extensions are skipped, gzip is told by its bytes', async () => {
  const bytes = writeNifti({ dims: [2, 1, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8], extension: 1024 });
  const image = await readNifti(new Blob([gzipSync(bytes)]), alone);
  expect(image.shape).toEqual([2, 1, 2]);
  expect(image.channels.map((values) => [...values])).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});

test('spacing: sform before qform before pixdim; units', async () => {
  const spec = { dims: [1, 1, 1], values: [0], pixdims: [2, 3, 4] };
  expect((await read(spec)).spacing).toEqual([2, 3, 4]);
  expect((await read({ ...spec, units: 1 })).spacing).toEqual([2000, 3000, 4000]);
  const qform = { numbers: [0, 0, Math.SQRT1_2, 5, 6, 7], qfac: -1 };
  expect((await read({ ...spec, qform })).spacing).toEqual([2, 3, 4]);
  const sform = [
    [0.5, 0, 0, 1],
    [0, 0.7, 0, 2],
    [0, 0, 5, 3],
  ];
  expect((await read({ ...spec, qform, sform })).spacing).toEqual([0.5, 0.7, 5]);
});

test('the affine agrees with nifti-reader-js for random quaternions', async () => {
  const number = fc.double({ min: -0.55, max: 0.55, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 3, maxLength: 3 }), fc.constantFrom(1, -1), async (abc, qfac) => {
      const bytes = writeNifti({
        dims: [2, 2, 2],
        values: [1, 2, 3, 4, 5, 6, 7, 8],
        pixdims: [0.8, 1.2, 3],
        qform: { numbers: [...abc, -10, 20, 5], qfac },
      });
      expect(isNIFTI(bytes.buffer)).toBe(true);
      const other = readHeader(bytes.buffer).affine;
      const { affine } = await readNifti(new Blob([bytes]), alone);
      affine?.forEach((row, r) => row.forEach((value, c) => expect(value).toBeCloseTo(other[r]?.[c] ?? NaN, 5)));
      expect(affine).not.toBeNull();
    }),
    { numRuns: 40 },
  );
});

function withOffset(bytes: Uint8Array<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setFloat32(108, offset, true);
  return bytes;
}

test('voxels that the header puts inside itself are read from behind it, and that is said', async () => {
  const bytes = withOffset(writeNifti({ dims: [2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] }), 0);
  const { warnings, channels } = await readNifti(new Blob([bytes]), alone);
  expect(warnings.join('\n')).toContain('puts the voxels at byte 0, inside itself; they were read from behind it, byte 352');
  expect([...(channels[0] ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test.each([
  ['cut voxels', (b: Uint8Array<ArrayBuffer>) => b.slice(0, 356), 'expected 8 bytes'],
  ['cut header', (b: Uint8Array<ArrayBuffer>) => b.slice(0, 100), 'the file has 100'],
  ['cut gzip', (b: Uint8Array<ArrayBuffer>) => new Uint8Array(gzipSync(b)).slice(0, 40), 'truncated or corrupt gzip'],
  ['gzip without its checksum', (b: Uint8Array<ArrayBuffer>) => new Uint8Array(gzipSync(b)).slice(0, -4), 'truncated or corrupt gzip'],
  ['voxels at no byte', (b: Uint8Array<ArrayBuffer>) => withOffset(b, NaN), 'it puts the voxels at byte NaN'],
  ['voxels before the file', (b: Uint8Array<ArrayBuffer>) => withOffset(b, -352), 'it puts the voxels at byte -352'],
  ['text', () => new Uint8Array(new TextEncoder().encode('hello, this is no image at all')), 'not a NIfTI file'],
])('%s is refused', async (_, damage, reason) => {
  const bytes = writeNifti({ dims: [2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] });
  await expect(readNifti(new Blob([damage(bytes)]), alone)).rejects.toThrow(reason);
});

test('random bytes never hang, crash or load', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 700 }), async (bytes) => {
      await expect(readNifti(new Blob([new Uint8Array(bytes)]), alone)).rejects.toThrow();
    }),
    { numRuns: 60 },
  );
});
