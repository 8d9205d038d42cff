// DICOM series and segmentations written by the test: place in space for any orientation, sorting, gaps, twins, stored bits, overlaps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { DatasetEdit } from '../../protocol/edits';
import type { SourceFile } from '../../protocol/messages';
import type { Dataset } from '../dataset';
import { importDataset } from '../importDataset';
import type { LoadedDataset } from '../loadedData';
import { describeSlice, writeDicom, type DicomData, type SliceSpec } from '../testing/dicomFile';
import { asFile } from '../testing/niftiFile';
import { loadFiles } from '../testing/pairedFiles';

const [columns, rows] = [4, 3];
const valuesOf = (z: number): number[] => Array.from({ length: columns * rows }, (_, i) => 100 * z + i - 40);
const axial = [1, 0, 0, 0, 1, 0];
const slice = (z: number, spec: Partial<SliceSpec> = {}): DicomData =>
  describeSlice({ rows, columns, values: valuesOf(z), orientation: axial, position: [0, 0, 2 * z], ...spec });
const asFiles = (files: Readonly<Record<string, DicomData>>, explicit = true): SourceFile[] =>
  Object.entries(files).map(([path, data]) => asFile(path, writeDicom(data, explicit)));
const load = (files: Readonly<Record<string, DicomData>>, explicit = true): Promise<Dataset> => importDataset(asFiles(files, explicit));
const stack = (zs: readonly number[], make: (z: number) => DicomData = slice): Record<string, DicomData> =>
  Object.fromEntries(zs.map((z, i) => [`ct/file${i}`, make(z)]));

describe('series', () => {
  test('any orientation, any order of files: voxels and affine as they lie in space', async () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(angle, angle, order, fc.boolean(), async (a, b, zs, explicit) => {
        const across = [Math.cos(a), Math.sin(a), 0];
        const down = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)];
        const normal = [Math.sin(a) * Math.sin(b), -Math.cos(a) * Math.sin(b), Math.cos(b)];
        const origin = [5, -30, 12];
        const position = (z: number): number[] => origin.map((v, k) => v + 2.5 * z * normal[k]!);
        const make = (z: number): DicomData => slice(z, { position: position(z), orientation: [...across, ...down], spacing: [0.8, 0.7] });
        const [found] = (await load(stack(zs, make), explicit)).cases;
        expect([found?.shape, found?.warnings]).toEqual([[columns, rows, 5], []]);
        [0.7, 0.8, 2.5].forEach((mm, axis) => expect(found?.spacing[axis]).toBeCloseTo(mm, 5));
        expect([...found!.image[0]!]).toEqual([0, 1, 2, 3, 4].flatMap(valuesOf));
        // LPS to RAS: the first two coordinates change their sign.
        const lps = [0, 1, 2].map((k) => [0.7 * across[k]!, 0.8 * down[k]!, 2.5 * normal[k]!, origin[k]!]);
        lps.forEach((row, k) => row.forEach((value, c) => expect(found?.affine?.[k]?.[c]).toBeCloseTo(k < 2 ? -value : value, 5)));
      }),
      { numRuns: 25 },
    );
  });

  test('a missing slice is said', async () => {
    const { cases } = await load(stack([0, 1, 2, 4, 5]));
    expect(cases[0]?.warnings.join()).toMatch(/2\.00 to 4\.00 mm apart/);
  });

  test('two echoes at the same places are two volumes', async () => {
    const echo =
      (time: string) =>
      (z: number): DicomData =>
        slice(z, { more: { '00180081': time } });
    const files = [...Object.values(stack([0, 1, 2], echo('10'))), ...Object.values(stack([0, 1, 2], echo('80')))];
    const { cases } = await load(Object.fromEntries(files.map((data, i) => [`mr/im${i}.dcm`, data])));
    expect(cases.map(({ shape }) => shape)).toEqual([
      [4, 3, 3],
      [4, 3, 3],
    ]);
  });

  test('slices at one place that nothing tells apart are refused', async () => {
    await expect(load(stack([0, 1, 1, 2]))).rejects.toThrow(/ct\/file0: 2 of its 4 slices lie at a place where another one lies too/);
  });

  test('without positions the numbers give the order, with a warning', async () => {
    const make = (z: number): DicomData => describeSlice({ rows, columns, values: valuesOf(z), more: { '00200013': String(10 - z) } });
    const { cases } = await load(stack([0, 1, 2], make));
    expect([...cases[0]!.image[0]!]).toEqual([2, 1, 0].flatMap(valuesOf));
    expect(cases[0]?.warnings.join()).toContain('no usable position and direction in space');
    expect(cases[0]?.affine).toBeNull();
  });

  test('rescaling may differ from slice to slice', async () => {
    const make = (z: number): DicomData => slice(z, { more: { '00281052': '-5', '00281053': String(z + 0.5) } });
    const { cases } = await load(stack([0, 1], make));
    expect([...cases[0]!.image[0]!]).toEqual([0, 1].flatMap((z) => valuesOf(z).map((v) => v * (z + 0.5) - 5)));
  });

  test('twelve stored bits keep their sign and lose what lies above them', async () => {
    const stored = Array.from({ length: 12 }, (_, i) => i - 6);
    const withOverlay = stored.map((value) => (value & 0xfff) | 0x5000);
    const more = { '00280101': 12, '00280102': 11 };
    const { cases } = await load({ 'a.dcm': slice(0, { values: withOverlay, more }) });
    expect([...cases[0]!.image[0]!]).toEqual(stored);
  });

  test('colours in planes or side by side', async () => {
    const planes = [0, 1, 2].flatMap((c) => valuesOf(0).map((_, i) => 10 * c + i));
    const side = valuesOf(0).flatMap((_, i) => [0, 1, 2].map((c) => 10 * c + i));
    const more = (planar: number, bytes: number[]): DicomData => ({
      '00280002': 3,
      '00280004': 'RGB',
      '00280006': planar,
      '00280100': 8,
      '00280101': 8,
      '00280102': 7,
      '00280103': 0,
      '7fe00010': Uint8Array.from(bytes),
    });
    for (const [planar, bytes] of [
      [1, planes],
      [0, side],
    ] as const) {
      const { cases } = await load({ 'a.dcm': slice(0, { more: more(planar, bytes) }) });
      expect(cases[0]!.image.flatMap((channel) => [...channel])).toEqual(planes);
    }
  });

  test.each([
    ['cut pixels', slice(0, { values: [1, 2, 3] }), /a\.dcm: truncated: expected 24 bytes of pixels \(4x3x1\), found 6/],
    ['contours', { '00080016': '1.2.840.10008.5.1.4.1.1.481.3', '00080060': 'RTSTRUCT' }, /a\.dcm: contours \(RTSTRUCT\) are not read/],
    ['palette colours', slice(0, { more: { '00280004': 'PALETTE COLOR' } }), /PALETTE COLOR/],
    ['absurd frames', slice(0, { more: { '00280008': '99999999' } }), /announces 99999999 frames/],
    ['absurd sizes', slice(0, { more: { '00280010': 65535, '00280011': 65535 } }), /65535x65535/],
  ])('%s: refused by name', async (_, data, reason) => {
    await expect(load({ 'a.dcm': data })).rejects.toThrow(reason);
  });

  test('no cut of a file hangs, crashes or loads', async () => {
    const whole = writeDicom(slice(0));
    for (let size = 0; size < whole.length; size += 7)
      await expect(importDataset([asFile('a.dcm', whole.slice(0, size))])).rejects.toThrow(/^a\.dcm: /);
  });
});

interface Segment {
  number: number;
  z: number;
  pixels: readonly number[];
}

/** A binary segmentation: bits of all frames packed without padding, lowest first. */
function segmentation(segments: readonly Segment[], series = '1.2.3', more: DicomData = {}): DicomData {
  const bits = segments.flatMap(({ pixels }) => Array.from({ length: columns * rows }, (_, i) => Number(pixels.includes(i))));
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => (bytes[i >> 3]! |= bit << (i & 7)));
  return {
    '00080016': '1.2.840.10008.5.1.4.1.1.66.4',
    '00080060': 'SEG',
    '00081115': [{ '0020000e': series }],
    '00280002': 1,
    '00280004': 'MONOCHROME2',
    '00280008': String(segments.length),
    '00280010': rows,
    '00280011': columns,
    '00280100': 1,
    '00280101': 1,
    '00280102': 0,
    '00280103': 0,
    '00620001': 'BINARY',
    '00620002': [...new Set(segments.map(({ number }) => number))].map((number) => ({
      '00620004': number,
      '00620005': ['', 'liver', 'spleen'][number] ?? '',
    })),
    '52009229': [{ '00209116': [{ '00200037': axial.join('\\') }], '00289110': [{ '00280030': '1\\1' }] }],
    '52009230': segments.map(({ number, z }) => ({ '00209113': [{ '00200032': `0\\0\\${2 * z}` }], '0062000a': [{ '0062000b': number }] })),
    '7fe00010': bytes,
    ...more,
  };
}

describe('segmentations', () => {
  const images = stack([0, 1, 2]);
  const marks = (dataset: Dataset): number[] =>
    [...(dataset.cases[0]?.label ?? [])].flatMap((value, i) => (value === 0 ? [] : [100 * value + i]));

  test('frames in any order lie where their position says; bits begin inside a byte', async () => {
    const label = segmentation([
      { number: 2, z: 2, pixels: [0, 11] },
      { number: 1, z: 0, pixels: [5] },
      { number: 1, z: 1, pixels: [6, 7] },
    ]);
    for (const explicit of [true, false]) {
      const dataset = await load({ ...images, 'seg/s.dcm': label }, explicit);
      expect(marks(dataset)).toEqual([105, 118, 119, 224, 235]);
      expect(dataset.classes).toEqual([
        { value: 0, name: 'background' },
        { value: 1, name: 'liver' },
        { value: 2, name: 'spleen' },
      ]);
      expect(dataset.cases[0]?.files).toHaveLength(4);
    }
  });

  test('two objects of one series add up where they mark different classes', async () => {
    const dataset = await load({
      ...images,
      's1.dcm': segmentation([{ number: 1, z: 0, pixels: [1] }]),
      's2.dcm': segmentation([{ number: 2, z: 0, pixels: [2] }]),
    });
    expect(marks(dataset)).toEqual([101, 202]);
    const twice = await load({
      ...images,
      's1.dcm': segmentation([{ number: 1, z: 0, pixels: [1] }]),
      's2.dcm': segmentation([{ number: 1, z: 0, pixels: [2] }]),
    });
    expect(marks(twice)).toEqual([101]);
    expect(twice.refused[0]).toMatchObject({ file: 's2.dcm' });
    expect(twice.refused[0]?.reason).toMatch(/marks liver, as another segmentation of the same series does/);
  });

  test.each([
    [
      'segments that overlap',
      segmentation([
        { number: 1, z: 0, pixels: [1, 2] },
        { number: 2, z: 0, pixels: [2] },
      ]),
      /segments overlap: liver and spleen \(1 voxels\)/,
    ],
    ['another series', segmentation([{ number: 1, z: 0, pixels: [1] }], '9.9'), /the series it was drawn on is not here/],
    ['a place outside', segmentation([{ number: 1, z: 7, pixels: [1] }]), /outside the image \(4x3x3\)/],
    ['a place between slices', segmentation([{ number: 1, z: 0.5, pixels: [1] }]), /between the image's voxels/],
    ['cut bits', segmentation([{ number: 1, z: 0, pixels: [1] }], '1.2.3', { '00280008': '9' }), /expected 108 bits of pixels, found/],
    [
      'probabilities',
      segmentation([{ number: 1, z: 0, pixels: [1] }], '1.2.3', {
        '00620001': 'FRACTIONAL',
        '0062000e': 255,
        '00280100': 8,
        '00280101': 8,
        '7fe00010': new Uint8Array(12).fill(100),
      }),
      /fractional segmentation/,
    ],
  ])('%s: refused in words, the image loads', async (_, label, reason) => {
    const dataset = await load({ ...images, 's.dcm': label });
    expect(dataset.refused).toMatchObject([{ file: 's.dcm' }]);
    expect(dataset.refused[0]?.reason).toMatch(reason);
    expect(dataset.cases[0]?.label).toBeNull();
  });

  const overlapping = segmentation([
    { number: 1, z: 0, pixels: [1, 2, 3] },
    { number: 2, z: 0, pixels: [2] },
  ]);
  const open = (label: Readonly<Record<string, DicomData>>): Promise<LoadedDataset> => loadFiles(asFiles({ ...images, ...label }));

  test('overlapping segments are put in order by the person, the smallest first proposed; and it can be taken back', async () => {
    const data = await open({ 's.dcm': overlapping });
    const fixes = data.summarise(defaultConfig).findings?.flatMap((finding) => finding.fixes) ?? [];
    const edit = fixes.find((fix) => fix.edit.kind === 'segments')!.edit as Extract<DatasetEdit, { kind: 'segments' }>;
    const [spleen, liver] = edit.order;
    expect([spleen, liver]).toEqual([
      { number: 2, name: 'spleen' },
      { number: 1, name: 'liver' },
    ]);
    const mended = await data.edit([edit]);
    expect(marks(mended.dataset)).toEqual([101, 202, 103]);
    expect(mended.dataset.refused).toEqual([]);
    expect(mended.dataset.cases[0]?.warnings.join()).toContain('where they overlap the first counts: liver and spleen (1 voxels)');
    expect(mended.dataset.cases[0]?.labelFiles).toEqual(['s.dcm']);
    expect(marks((await data.edit([{ ...edit, order: [liver!, spleen!] }])).dataset)).toEqual([101, 102, 103]);
    const alone = await data.edit([{ ...edit, order: [spleen!] }]);
    expect(marks(alone.dataset)).toHaveLength(1);
    expect(alone.dataset.classes.map(({ name }) => name)).toEqual(['background', 'spleen']);
    expect((await mended.edit([])).dataset.refused).toHaveLength(1);
    await expect(data.edit([{ ...edit, order: [] }])).rejects.toThrow('No segment is chosen');
  });

  test('a segmentation is chosen by hand, alone or with another; those attached by themselves are read again', async () => {
    const data = await open({
      's1.dcm': segmentation([{ number: 1, z: 0, pixels: [1] }]),
      's2.dcm': segmentation([{ number: 2, z: 1, pixels: [2] }], '9.9'),
    });
    expect(marks(data.dataset)).toEqual([101]);
    expect([data.dataset.spare, data.dataset.orphans]).toEqual([['s2.dcm'], []]);
    const { id } = data.dataset.cases[0]!;
    const other = await data.edit([{ kind: 'pair', case: id, labels: ['s2.dcm'] }]);
    expect(other.dataset.cases[0]).toMatchObject({ rule: 'by hand', labelFiles: ['s2.dcm'], labels: { '2': 1 } });
    const both = await data.edit([{ kind: 'pair', case: id, labels: ['s1.dcm', 's2.dcm'] }]);
    expect(marks(both.dataset)).toEqual([101, 214]);
    const reread = await data.edit([{ kind: 'trimChannels', cases: [id], keep: 1 }]);
    expect(marks(reread.dataset)).toEqual([101]);
  });

  test('segments that were put in order take the place of the label that was there; both are had by choosing both', async () => {
    const data = await open({ 's.dcm': overlapping, 't.dcm': segmentation([{ number: 1, z: 1, pixels: [0] }]) });
    const { id } = data.dataset.cases[0]!;
    expect(marks(data.dataset)).toEqual([112]);
    const spleen = { kind: 'segments', case: id, file: 's.dcm', order: [{ number: 2, name: 'spleen' }] } as const;
    const alone = await data.edit([{ ...spleen, order: [...spleen.order] }]);
    expect(alone.dataset.cases[0]?.labelFiles).toEqual(['s.dcm']);
    expect(marks(alone.dataset)).toEqual([102]);
    const both = await alone.edit([
      { ...spleen, order: [...spleen.order] },
      { kind: 'pair', case: id, labels: ['t.dcm', 's.dcm'] },
    ]);
    expect(marks(both.dataset)).toEqual([202, 112]);
  });

  test('one that waits for its order holds no other label of its case back; in order it joins them', async () => {
    const data = await open({ 's.dcm': overlapping, 't.dcm': segmentation([{ number: 2, z: 1, pixels: [0] }], '9.9') });
    const { id } = data.dataset.cases[0]!;
    const pair = { kind: 'pair' as const, case: id, labels: ['t.dcm', 's.dcm'] };
    const waiting = await data.edit([pair]);
    expect(marks(waiting.dataset)).toEqual([112]);
    expect(waiting.dataset.cases[0]?.labelFiles).toEqual(['t.dcm']);
    expect(waiting.dataset.refused.filter(({ caseId }) => caseId === id)).toMatchObject([
      { file: 's.dcm', reason: expect.stringMatching(/overlap.* Until then the case .* has its other labels alone\.$/) as string },
    ]);
    const order = [{ number: 1, name: 'liver' }];
    const joined = await data.edit([pair, { kind: 'segments', case: id, file: 's.dcm', order }]);
    expect(joined.dataset.refused).toEqual([]);
    expect(marks(joined.dataset)).toEqual([101, 102, 103, 212]);
  });

  test('one that waits is still told after its case was changed otherwise, until the person chooses the labels', async () => {
    const data = await open({ 's.dcm': overlapping, 't.dcm': segmentation([{ number: 1, z: 1, pixels: [0] }]) });
    const { id } = data.dataset.cases[0]!;
    const changed = await data.edit([{ kind: 'trimChannels', cases: [id], keep: 1 }]);
    expect(changed.dataset.refused.map(({ file }) => file)).toEqual(['s.dcm']);
    expect((await data.edit([{ kind: 'pair', case: id, labels: ['t.dcm'] }])).dataset.refused).toEqual([]);
  });

  test('an overlapping one that was chosen by hand asks for the order, too', async () => {
    const data = await open({ 's.dcm': { ...overlapping, '00081115': [{ '0020000e': '9.9' }] } });
    const { id } = data.dataset.cases[0]!;
    const chosen = await data.edit([{ kind: 'pair', case: id, labels: ['s.dcm'] }]);
    expect(chosen.dataset.cases).toMatchObject([{ id, label: null }]);
    expect(chosen.dataset.refused).toMatchObject([
      { file: 's.dcm', reason: expect.stringMatching(/segments overlap: liver and spleen/) as string },
    ]);
    const fixes = chosen.summarise(defaultConfig).findings?.flatMap((finding) => finding.fixes) ?? [];
    const offered = fixes.find((fix) => fix.edit.kind === 'segments')!.edit as Extract<DatasetEdit, { kind: 'segments' }>;
    const ordered = await chosen.edit([
      { kind: 'pair', case: id, labels: ['s.dcm'] },
      { ...offered, order: offered.order.toReversed() },
    ]);
    expect(marks(ordered.dataset)).toEqual([101, 102, 103]);
    expect(ordered.dataset.refused).toEqual([]);
  });
});
