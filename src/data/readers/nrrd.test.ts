// NRRD and MetaImage written by the test from the formats' definitions: types, byte orders, encodings, detached voxels, places, damage.
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alone, beside } from '../testing/alone';
import { readMetaImage } from './metaImage';
import { readNrrd } from './nrrd';
import type { RawImage } from './rawImage';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(parts.flatMap((part) => [...part]));
const values = Array.from({ length: 24 }, (_, i) => 300 * i - 1000);

function shorts(little: boolean, numbers: readonly number[] = values): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((value, i) => view.setInt16(2 * i, value, little));
  return bytes;
}

const nrrd = (lines: string[], data: Uint8Array = new Uint8Array(0)): Blob =>
  new Blob([join(encode(['NRRD0005', '# a comment', ...lines, '', ''].join('\n')), data)]);
const plain = ['type: short', 'dimension: 3', 'sizes: 4 3 2', 'endian: little'];
const voxels = ({ channels }: RawImage): number[][] => channels.map((channel) => [...channel]);

describe('NRRD', () => {
  test.each([
    ['raw', ['encoding: raw'], shorts(true)],
    ['gzip', ['encoding: gzip'], new Uint8Array(gzipSync(shorts(true)))],
    ['text', ['encoding: ascii'], encode(values.join(' '))],
    ['text after a line', ['encoding: ascii', 'line skip: 1'], encode(`x y z\n${values.join(' ')}`)],
    ['big endian', ['endian: big', 'encoding: raw'], shorts(false)],
    ['raw bytes that look like gzip', ['encoding: raw', 'byte skip: 2'], join(Uint8Array.of(0x1f, 0x8b), shorts(true))],
    ['voxels at the end', ['encoding: raw', 'byte skip: -1'], join(encode('anything'), shorts(true))],
  ])('%s', async (_, lines, data) => {
    const image = await readNrrd(nrrd([...plain, ...lines], data), alone);
    expect([image.shape, image.kind, voxels(image)]).toEqual([[4, 3, 2], 'volume', [values]]);
  });

  test('a place in LPS becomes RAS, spacing is the length of the directions', async () => {
    const lines = [
      ...plain,
      'encoding: raw',
      'space: left-posterior-superior',
      'space directions: (0.7,0,0) (0,0,2) (0,-0.8,0)',
      'space origin: (10,20,30)',
    ];
    const image = await readNrrd(nrrd(lines, shorts(true)), alone);
    expect(image.spacing).toEqual([0.7, 2, 0.8]);
    expect(image.affine?.flat().map((v) => v + 0)).toEqual([-0.7, 0, 0, -10, 0, 0, 0.8, -20, 0, 2, 0, 30, 0, 0, 0, 1]);
  });

  test('a list axis is channels, first or last', async () => {
    const lines = ['type: short', 'dimension: 4', 'encoding: raw', 'endian: little'];
    const first = await readNrrd(nrrd([...lines, 'sizes: 2 3 2 2', 'kinds: list domain domain domain'], shorts(true)), alone);
    expect(voxels(first)).toEqual([0, 1].map((c) => values.filter((_, i) => i % 2 === c)));
    const last = await readNrrd(
      nrrd([...lines, 'sizes: 3 2 2 2', 'space: RAS', 'space directions: (1,0,0) (0,1,0) (0,0,1) none'], shorts(true)),
      alone,
    );
    expect(voxels(last)).toEqual([values.slice(0, 12), values.slice(12)]);
  });

  test('detached voxels; names of segments', async () => {
    const header = encode(
      ['NRRD0004', ...plain, 'encoding: gz', 'Segment0_Name:=Liver', 'Segment0_LabelValue:=3', 'data file: v.raw.gz'].join('\n'),
    );
    const image = await readNrrd(new Blob([header]), beside({ 'v.raw.gz': new Uint8Array(gzipSync(shorts(true))) }));
    expect(voxels(image)).toEqual([values]);
    expect([...(image.labelNames ?? [])]).toEqual([[3, 'Liver']]);
    await expect(readNrrd(new Blob([header]), alone)).rejects.toThrow('v.raw.gz, which is not here');
  });

  test.each([
    ['cut voxels', [...plain, 'encoding: raw'], shorts(true).slice(0, 20), 'expected 48 bytes of voxels (4x3x2 int16), found 20'],
    ['cut gzip', [...plain, 'encoding: gzip'], new Uint8Array(gzipSync(shorts(true))).slice(0, 30), 'truncated or corrupt gzip'],
    ['too large', ['type: double', 'dimension: 3', 'sizes: 60000 60000 9', 'encoding: raw'], shorts(true), '60000x60000x9'],
    [
      'a gzip that cannot hold so much',
      ['type: uchar', 'dimension: 2', 'sizes: 9000 9000', 'encoding: gzip'],
      new Uint8Array(gzipSync(shorts(true))),
      '9000x9000',
    ],
    ['a byte skip that is no number', [...plain, 'encoding: raw', 'byte skip: many'], shorts(true), 'its byte skip is "many"'],
    ['a negative line skip', [...plain, 'encoding: raw', 'line skip: -1'], shorts(true), 'its line skip is "-1"'],
    ['packed voxels at the end', [...plain, 'encoding: gzip', 'byte skip: -1'], shorts(true), 'byte skip of -1 means nothing'],
    ['a word among numbers', [...plain, 'encoding: ascii'], encode(`7 ${'x '.repeat(24)}`), '"x" where a number should be'],
    ['an encoding that is not read', [...plain, 'encoding: bzip2'], shorts(true), 'encoding is bzip2'],
    ['a type that is not read', ['type: block', 'dimension: 2', 'sizes: 4 3', 'encoding: raw'], shorts(true), '"block"'],
    ['five long axes', ['type: short', 'dimension: 5', 'sizes: 2 2 2 2 2', 'encoding: raw'], shorts(true), '2x2x2x2x2'],
  ])('%s is refused', async (_, lines, data, reason) => {
    await expect(readNrrd(nrrd(lines, data), alone)).rejects.toThrow(reason);
  });
});

const meta = (lines: string[], data: Uint8Array = new Uint8Array(0)): Blob => new Blob([join(encode(`${lines.join('\n')}\n`), data)]);
const head = ['ObjectType = Image', 'NDims = 3', 'DimSize = 4 3 2', 'ElementType = MET_SHORT'];

describe('MetaImage', () => {
  test.each([
    ['inside', ['ElementDataFile = LOCAL'], shorts(true)],
    ['big endian', ['ElementByteOrderMSB = True', 'ElementDataFile = LOCAL'], shorts(false)],
    ['compressed', ['CompressedData = True', 'ElementDataFile = LOCAL'], new Uint8Array(deflateSync(shorts(true)))],
    ['behind another header', ['HeaderSize = 5', 'ElementDataFile = LOCAL'], join(encode('abcde'), shorts(true))],
    ['at the end', ['HeaderSize = -1', 'ElementDataFile = LOCAL'], join(encode('abcdefg'), shorts(true))],
  ])('%s', async (_, lines, data) => {
    const image = await readMetaImage(meta([...head, ...lines], data), alone);
    expect([image.shape, image.spacing, voxels(image)]).toEqual([[4, 3, 2], [1, 1, 1], [values]]);
  });

  test('each row of TransformMatrix is the direction of an axis, LPS', async () => {
    const lines = ['TransformMatrix = 0 1 0 -1 0 0 0 0 1', 'Offset = 1 2 3', 'ElementSpacing = 0.5 0.25 3', 'ElementDataFile = LOCAL'];
    const image = await readMetaImage(meta([...head, ...lines], shorts(true)), alone);
    expect(image.spacing).toEqual([0.5, 0.25, 3]);
    expect(image.affine?.flat().map((v) => v + 0)).toEqual([0, 0.25, 0, -1, -0.5, 0, 0, -2, 0, 0, 3, 3, 0, 0, 0, 1]);
  });

  test('channels stand side by side; a fourth axis is channels too', async () => {
    const side = [
      'NDims = 3',
      'DimSize = 3 2 2',
      'ElementNumberOfChannels = 2',
      'ElementType = MET_SHORT_ARRAY',
      'ElementDataFile = LOCAL',
    ];
    expect(voxels(await readMetaImage(meta(side, shorts(true)), alone))).toEqual([0, 1].map((c) => values.filter((_, i) => i % 2 === c)));
    const fourth = ['NDims = 4', 'DimSize = 3 2 2 2', 'ElementType = MET_SHORT', 'ElementDataFile = LOCAL'];
    expect(voxels(await readMetaImage(meta(fourth, shorts(true)), alone))).toEqual([values.slice(0, 12), values.slice(12)]);
  });

  test('a raw file beside the header', async () => {
    const header = meta([...head, 'ElementDataFile = Case00.raw']);
    expect(voxels(await readMetaImage(header, beside({ 'Case00.raw': shorts(true) })))).toEqual([values]);
    await expect(readMetaImage(header, alone)).rejects.toThrow('Case00.raw, which is not here. Drop the .mhd file and Case00.raw together');
  });

  test.each([
    ['cut voxels', [...head, 'ElementDataFile = LOCAL'], shorts(true).slice(0, 20), 'expected 48 bytes'],
    ['a list of files', [...head, 'ElementDataFile = LIST'], shorts(true), 'several files'],
    ['no end of the header', head, shorts(true), 'its header has no end'],
    ['absurd sizes', ['DimSize = 99999 99999 99', 'ElementType = MET_FLOAT', 'ElementDataFile = LOCAL'], shorts(true), '99999x99999x99'],
    ['a damaged size', ['DimSize = 4 -3 2', 'ElementType = MET_FLOAT', 'ElementDataFile = LOCAL'], shorts(true), 'DimSize is "4 -3 2"'],
  ])('%s is refused', async (_, lines, data, reason) => {
    await expect(readMetaImage(meta(lines, data), alone)).rejects.toThrow(reason);
  });
});

test('random bytes never hang, crash or load', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom(encode(''), encode('NRRD0004\n'), encode('ElementDataFile = LOCAL\n')),
      async (bytes, start) => {
        const blob = new Blob([join(start, bytes)]);
        await expect(readNrrd(blob, alone)).rejects.toThrow();
        await expect(readMetaImage(blob, alone)).rejects.toThrow();
      },
    ),
    { numRuns: 60 },
  );
});
