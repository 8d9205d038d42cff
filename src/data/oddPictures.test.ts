// DICOM, TIFF, JPEG and zip files as other programs write them: read right, or with words.
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js';
import { expect, test } from 'vitest';
import type { SourceFile } from '../protocol/messages';
import { readExifOrientation } from './readers/exifOrientation';
import { describeSlice, writeDicom, type DicomData, type SliceSpec } from './testing/dicomFile';
import { bytesOf, load, loadSome } from './testing/loading';
import { asFile, writeNifti } from './testing/niftiFile';
import { writeTiff, type TiffSpec } from './testing/tiffFile';

const slice = (z: number, more: DicomData = {}, spec: Partial<SliceSpec> = {}): DicomData =>
  describeSlice({
    rows: 3,
    columns: 4,
    values: Array.from({ length: 12 }, (_, i) => 3 * i + z),
    orientation: [1, 0, 0, 0, 1, 0],
    position: [0, 0, 2 * z],
    more,
    ...spec,
  });
const series = (files: readonly Uint8Array<ArrayBuffer>[], ending = '.dcm'): SourceFile[] =>
  files.map((bytes, i) => asFile(`ct/IM${i}${ending}`, bytes));
const three = [0, 1, 2];

/** Behind the preamble and its four letters, and behind the meta header, whose elements are of short form. */
const withoutPreamble = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => bytes.slice(132);
function withoutMeta(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = 132;
  while (bytes[at] === 2) at += 8 + (bytes[at + 6] ?? 0);
  return bytes.slice(at);
}

test.each<[string, SourceFile[]]>([
  ['no preamble', series(three.map((z) => withoutPreamble(writeDicom(slice(z)))))],
  [
    'no preamble, no ending',
    series(
      three.map((z) => withoutPreamble(writeDicom(slice(z)))),
      '',
    ),
  ],
  [
    'no meta header, no ending, explicit',
    series(
      three.map((z) => withoutMeta(writeDicom(slice(z)))),
      '',
    ),
  ],
  [
    'no meta header, no ending, implicit',
    series(
      three.map((z) => withoutMeta(writeDicom(slice(z, { '00080005': 'ISO_IR 100' }), false))),
      '',
    ),
  ],
  ['last slice first', series(three.toReversed().map((z) => writeDicom(slice(z))))],
])('DICOM: %s', async (_what, files) => {
  const { cases } = await loadSome(files);
  expect(cases.map(({ shape, spacing, warnings }) => ({ shape, spacing, warnings }))).toEqual([
    { shape: [4, 3, 3], spacing: [1, 1, 2], warnings: [] },
  ]);
  expect(cases[0]?.intensity[0]).toMatchObject({ min: 0, max: 35 });
});

test.each<[string, DicomData[], string]>([
  ['low values shown bright', three.map((z) => slice(z, { '00280004': 'MONOCHROME1' })), 'MONOCHROME1'],
  [
    'no spacing',
    three.map((z) => Object.fromEntries(Object.entries(slice(z)).filter(([tag]) => tag !== '00280030'))),
    'does not stand in the file; 1 mm',
  ],
  ['a slice missing', [0, 1, 3, 4].map((z) => slice(z)), 'some may be missing'],
  [
    'directions that are none',
    three.map((z) => slice(z, { '00200013': String(z) }, { orientation: [0, 0, 0, 0, 0, 0] })),
    'carry no usable position and direction in space',
  ],
])('DICOM with a warning: %s', async (_what, slices, words) => {
  const { cases } = await loadSome(series(slices.map((data) => writeDicom(data))));
  expect(cases).toHaveLength(1);
  expect(cases[0]?.warnings.join('\n')).toContain(words);
});

test('DICOM: a localiser among the slices is a picture of its own', async () => {
  const { cases } = await loadSome(
    series([...three.map((z) => slice(z)), slice(9, {}, { orientation: [1, 0, 0, 0, 0, 1] })].map((d) => writeDicom(d))),
  );
  expect(cases.map(({ shape }) => shape)).toEqual([[4, 3], [4, 3, 3]]); // prettier-ignore
});

const note = (text: string): NonNullable<TiffSpec['extra']> => [[270, [...Buffer.from(text, 'utf8')]]];
const tiff = (more: Partial<TiffSpec>): SourceFile[] => {
  const pages = three.map((p) => (x: number, y: number) => x + y + 50 * p);
  return [asFile('a.tif', writeTiff({ width: 4, height: 3, bits: 8, pages, ...more }))];
};
const ome = (more: string): string => `<?xml version="1.0"?><OME><Image><Pixels SizeX="4" SizeY="3" SizeT="1" ${more}/></Image></OME>`;

test.each<[string, SourceFile[], { shape: number[]; channels: number; spacing: number[]; first: [number, number] }]>([
  [
    'OME channels',
    tiff({ extra: note(ome('DimensionOrder="XYCZT" SizeC="3" SizeZ="1"')) }),
    { shape: [4, 3], channels: 3, spacing: [1, 1], first: [0, 5] },
  ],
  [
    'OME slices with their size',
    tiff({
      extra: note(
        ome('DimensionOrder="XYZCT" SizeC="1" SizeZ="3" PhysicalSizeX="500" PhysicalSizeY="500" PhysicalSizeZ="2" PhysicalSizeZUnit="mm"'),
      ),
    }),
    { shape: [4, 3, 3], channels: 1, spacing: [0.5, 0.5, 2], first: [0, 105] },
  ],
  [
    'OME, all slices of a channel first',
    tiff({
      pages: [0, 1, 2, 3].map((p) => (x: number, y: number) => x + y + 50 * p),
      extra: note(ome('DimensionOrder="XYZCT" SizeC="2" SizeZ="2" PhysicalSizeX="1000" PhysicalSizeY="1000" PhysicalSizeZ="1000"')),
    }),
    { shape: [4, 3, 2], channels: 2, spacing: [1, 1, 1], first: [0, 55] },
  ],
  [
    'OME channels at several times, behind a long list of instruments',
    tiff({
      pages: [0, 1, 2, 3].map((p) => (x: number, y: number) => x + y + 50 * p),
      extra: note(
        `<OME><Instrument ID="${'x'.repeat(5000)}"/><Image><Pixels DimensionOrder="XYZCT" SizeC="2" SizeZ="1" SizeT="2" PhysicalSizeX="1000" PhysicalSizeY="1000" PhysicalSizeZ="1000"/></Image></OME>`,
      ),
    }),
    { shape: [4, 3, 2], channels: 2, spacing: [1, 1, 1], first: [0, 105] },
  ],
  [
    'ImageJ slices with their size',
    tiff({ extra: [...note('ImageJ=1.53\nimages=3\nslices=3\nunit=mm\nspacing=2.5\n'), [282, [2]]] }),
    { shape: [4, 3, 3], channels: 1, spacing: [0.5, 0.5, 2.5], first: [0, 105] },
  ],
  ['white is zero', tiff({ photometric: 0, pages: [(x, y) => x + y] }), { shape: [4, 3], channels: 1, spacing: [1, 1], first: [250, 255] }],
])('TIFF: %s', async (_what, files, { first, ...facts }) => {
  const { cases } = await loadSome(files);
  expect(cases).toMatchObject([{ ...facts, warnings: [] }]);
  expect(cases[0]?.intensity[0]).toMatchObject({ min: first[0], max: first[1] });
});

test('TIFF: notes that do not fit the pages are refused in words', async () => {
  const two = tiff({ extra: note(ome('DimensionOrder="XYZCT" SizeC="2" SizeZ="4"')) });
  await expect(loadSome(two)).rejects.toThrow('its notes tell of 2 channels × 4 slices or times, and it holds 3 pages');
});

/** 16 by 2 pixels of one bit each, uncompressed, little endian; `order` is the FillOrder field. */
function writeBits(bytes: readonly number[], order: number): Uint8Array<ArrayBuffer> {
  const entries = [[256, 16], [257, 2], [258, 1], [259, 1], [262, 1], [266, order], [273, 8], [277, 1], [278, 2], [279, 4]]; // prettier-ignore
  const view = new DataView(new ArrayBuffer(12 + 2 + 12 * entries.length + 4));
  [0x49, 0x49, 42, 0, 12, 0, 0, 0, ...bytes].forEach((byte, i) => view.setUint8(i, byte));
  view.setUint16(12, entries.length, true);
  entries.forEach(([tag = 0, value = 0], i) => {
    const at = 14 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, 3, true);
    view.setUint32(at + 4, 1, true);
    view.setUint16(at + 8, value, true);
  });
  return new Uint8Array(view.buffer);
}

test('TIFF of one bit: the order of bits in a byte is as its FillOrder says', async () => {
  const count = async (order: number): Promise<unknown> => {
    const mask = asFile('masks/a.tif', writeBits([0x80, 0, 0x01, 0], order));
    const { cases } = await loadSome([
      asFile('images/a.tif', writeTiff({ width: 16, height: 2, bits: 8, pages: [(x, y) => x + 16 * y] })),
      mask,
    ]);
    return cases[0]?.labels;
  };
  expect([await count(1), await count(2)]).toEqual([{ 0: 30, 1: 2 }, { 0: 30, 1: 2 }]); // prettier-ignore
});

test('Exif: the orientation it asks for, in both orders of bytes; none without it', () => {
  const app1 = (order: string, ...rest: number[]): Uint8Array<ArrayBuffer> =>
    bytesOf(`\xff\xd8\xff\xe1\0\x28Exif\0\0${order}`, Uint8Array.from([...rest, 0xff, 0xda, 0, 2]));
  const little = app1('II', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const big = app1('MM', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  expect([readExifOrientation(little), readExifOrientation(big)]).toEqual([6, 8]);
  expect(readExifOrientation(little.slice(0, 14))).toBe(1);
  expect(readExifOrientation(bytesOf('\xff\xd8\xff\xda\0\x02'))).toBe(1);
});

const image = new Blob([writeNifti({ dims: [4, 3, 2], values: Array.from({ length: 24 }, (_, i) => i), pixdims: [1, 1, 1] })]);

test.each(['/images/a.nii', '\\set\\images\\a.nii', 'C:\\set\\images\\a.nii'])('zip: %s is a path like any other', async (path) => {
  const writer = new ZipWriter(new BlobWriter());
  const names = [path, path.replace('images', 'labels')].map((name) => name.replace(/^[/\\]/, '%'));
  for (const name of names) await writer.add(name, new BlobReader(image));
  const bytes = new Uint8Array(await (await writer.close()).arrayBuffer());
  // The writer takes no leading slash.
  for (let at = 0; at < bytes.length; at++)
    if (bytes[at] === 37 && (bytes[at + 1] === 105 || bytes[at + 1] === 108 || bytes[at + 1] === 115)) bytes[at] = path.charCodeAt(0);
  const { cases, refused } = await loadSome([asFile('x.zip', bytes)]);
  expect([cases.map(({ id, labels }) => [id, labels !== null]), refused]).toEqual([[['a', true]], []]);
});

test('zip: with sizes of 64 bits', async () => {
  const writer = new ZipWriter(new BlobWriter(), { zip64: true });
  for (const name of ['images/a.nii', 'labels/a.nii']) await writer.add(name, new BlobReader(image));
  const { cases } = await loadSome([asFile('x.zip', new Uint8Array(await (await writer.close()).arrayBuffer()))]);
  expect(cases).toMatchObject([{ id: 'a', shape: [4, 3, 2], warnings: [] }]);
});

test('zip: a method that is not read is named', async () => {
  const writer = new ZipWriter(new BlobWriter(), { compressionMethod: 0 });
  await writer.add('a.nii', new BlobReader(image));
  const bytes = new Uint8Array(await (await writer.close()).arrayBuffer());
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint16(at + 8, 12, true);
    if (signature === 0x02014b50) view.setUint16(at + 10, 12, true);
  }
  expect(await load([asFile('x.zip', bytes)])).toMatch(/x\.zip\/a\.nii: it is packed in a way that is not read \(bzip2, method 12\)/);
});
