// CHAOS: a DICOM series with a picture of labels for each of its slices, named alike or numbered alike; never by sorted order.
import { encode, type ImageData } from 'fast-png';
import { expect, test } from 'vitest';
import { defaultConfig } from '../protocol/configure';
import type { SourceFile } from '../protocol/messages';
import { describeSlice, writeDicom } from './testing/dicomFile';
import { loadFiles } from './testing/pairedFiles';
import { load, loadSome } from './testing/loading';
import { asFile } from './testing/niftiFile';

const [columns, rows, depth] = [4, 3, 3];
const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** Slice z lies at 2z mm; in a file whose name counts the other way round. */
const slices = (uid: string, nameOf: (z: number) => string, width = columns, height = rows): SourceFile[] =>
  Array.from({ length: depth }, (_, z) =>
    asFile(
      nameOf(z),
      writeDicom(
        describeSlice({
          rows: height,
          columns: width,
          values: Array.from({ length: height * width }, (_value, i) => i + 100 * z),
          orientation: [1, 0, 0, 0, 1, 0],
          position: [0, 0, 2 * z],
          more: { '0020000e': uid },
        }),
      ),
    ),
  );

/** Slice z is marked in z + 1 pixels. */
const labels = (nameOf: (z: number) => string, count = depth): SourceFile[] =>
  Array.from({ length: count }, (_, z) => {
    const data = Uint8Array.from({ length: rows * columns }, (_value, i) => (i <= z ? 63 : 0));
    return asFile(nameOf(z), new Uint8Array(encode({ width: columns, height: rows, channels: 1, depth: 8, data })));
  });

const back = (z: number): number => depth - 1 - z;

test.each([
  ['CT, numbered alike', 'CT/1', (z: number) => `i${pad(back(z), 4)},0000b.dcm`, (z: number) => `liver_GT_${pad(back(z), 3)}.png`],
  ['MR, named alike', 'MR/1/T2SPIR', (z: number) => `IMG-0002-0000${back(z) + 1}.dcm`, (z: number) => `IMG-0002-0000${back(z) + 1}.png`],
])('%s: the label lies on its slices, whatever the order of names', async (_what, folder, dicomName, labelName) => {
  const files = [
    ...slices('1.1', (z) => `CHAOS_Train_Sets/${folder}/DICOM_anon/${dicomName(z)}`),
    ...labels((z) => `CHAOS_Train_Sets/${folder}/Ground/${labelName(z)}`),
  ];
  const { cases, refused, warnings, classes } = await loadSome(files);
  expect([refused, warnings, classes.map(({ value }) => value)]).toEqual([[], [], [0, 63]]);
  expect(cases).toMatchObject([
    { shape: [columns, rows, depth], spacing: [1, 1, 2], labels: { 0: 30, 63: 6 }, patient: folder.slice(0, 4) },
  ]);
  expect(cases[0]?.files).toHaveLength(2 * depth);
  expect(cases[0]?.warnings.join()).toBe(
    folder.startsWith('CT') ? `its ${depth} pictures were laid on the slices of the same number; check it` : '',
  );
});

test('two echoes: the one that the names fit has the label', async () => {
  const set = 'MR/7/T1DUAL';
  const files = [
    ...slices('1.1', (z) => `${set}/DICOM_anon/InPhase/IMG-0004-0000${2 * z + 1}.dcm`),
    ...slices('1.2', (z) => `${set}/DICOM_anon/OutPhase/IMG-0004-0000${2 * z + 2}.dcm`),
    ...labels((z) => `${set}/Ground/IMG-0004-0000${2 * z + 2}.png`),
  ];
  const { cases } = await loadSome(files);
  expect(cases.map(({ files: [first], labels: found }) => [first?.split('/').at(-2), found !== null])).toEqual([
    ['InPhase', false],
    ['OutPhase', true],
  ]);
});

test('pictures that fit no series are refused as one, and the series loads', async () => {
  const files = [...slices('1.1', (z) => `CT/1/DICOM_anon/i${z}.dcm`), ...labels((z) => `CT/1/Ground/GT_${z}.png`, 2)];
  const { cases, refused } = await loadSome(files);
  expect(cases).toMatchObject([{ labels: null }]);
  expect(refused).toMatchObject([{ file: 'CT/1/Ground/GT_0.png', reason: expect.stringContaining('2 label pictures') as string }]);
});

const size = rows * columns;
const paint = (z: number, picture: Partial<ImageData> & Pick<ImageData, 'data'>, folder = 'CT/1'): SourceFile =>
  asFile(`${folder}/Ground/s${z}.png`, new Uint8Array(encode({ width: columns, height: rows, channels: 1, depth: 8, ...picture })));
const scan = (folder = 'CT/1'): SourceFile[] => slices(folder, (z) => `${folder}/DICOM_anon/s${z}.dcm`);
const every = (value: (i: number) => number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => value(i));

const [black, red, green] = [[0, 0, 0], [255, 0, 0], [0, 255, 0]]; // prettier-ignore
/** Index 1 in one pixel, index 2 in two. */
const numbered = (z: number, palette: number[][], folder?: string): SourceFile =>
  paint(z, { data: every((i) => (i === 0 ? 1 : i < 3 ? 2 : 0)), palette: palette }, folder);

test('drawn in transparency: an empty slice is empty, and the slices are counted once', async () => {
  const draw = (z: number): SourceFile =>
    paint(z, { channels: 4, data: Uint8Array.from({ length: 4 * size }, (_, i) => (i % 4 === 3 && i >> 2 >= z ? 0 : 255)) });
  const empty = paint(0, { channels: 4, data: Uint8Array.from({ length: 4 * size }, (_, i) => (i % 4 === 3 ? 0 : 255)) });
  const { cases } = await loadSome([...scan(), empty, draw(1), draw(2)]);
  expect(cases[0]?.labels).toEqual({ 0: 3 * size - 3, 255: 3 });
  expect(cases[0]?.warnings).toEqual(['it is of one colour; its transparency was taken as the label (2 of 3 slices)']);
});

test('palettes that agree number the classes, also where a slice uses but a part of them', async () => {
  const short = paint(0, { data: every((i) => Number(i < 5)), palette: [black, red] as ImageData['palette'] & object });
  const { cases, classes } = await loadSome([...scan(), short, ...[1, 2].map((z) => numbered(z, [black, red, green]))]);
  expect([cases[0]?.labels, cases[0]?.warnings]).toEqual([{ 0: 3 * size - 11, 1: 7, 2: 4 }, []]);
  expect(classes.map(({ value }) => value)).toEqual([0, 1, 2]);
});

test('palettes that differ from slice to slice, or from series to series, make colours the classes, in words', async () => {
  const differing = [numbered(0, [black, red, green]), numbered(1, [black, green, red]), numbered(2, [black, red, green])];
  const one = await loadSome([...scan(), ...differing]);
  expect(one.cases[0]?.labels).toEqual({ '#000000': 3 * size - 9, '#ff0000': 4, '#00ff00': 5 });
  expect(one.cases[0]?.warnings.join()).toContain('the palettes of the masks number their colours differently');
  const series = ['CT/1', 'CT/2'].map((folder, i) => [
    ...scan(folder),
    ...[0, 1, 2].map((z) => numbered(z, i === 0 ? [black, red, green] : [black, green, red], folder)),
  ]);
  const two = await loadSome(series.flat());
  expect(two.cases.map(({ labels }) => labels)).toEqual([
    { '#000000': 3 * size - 9, '#ff0000': 3, '#00ff00': 6 },
    { '#000000': 3 * size - 9, '#ff0000': 6, '#00ff00': 3 },
  ]);
  expect(two.warnings.join()).toContain('the palettes of the masks number their colours differently');
});

test('colours are classes as in single pictures, beside grey slices too', async () => {
  const colour = paint(1, { channels: 3, data: Uint8Array.from({ length: 3 * size }, (_, i) => (i < 6 && i % 3 === 0 ? 255 : 0)) });
  const grey = [0, 2].map((z) => paint(z, { data: every((i) => (i < 4 ? 255 : 0)) }));
  const { cases } = await loadSome([...scan(), colour, ...grey]);
  expect(cases[0]?.labels).toEqual({ '#000000': 3 * size - 10, '#ff0000': 2, '#ffffff': 8 });
});

test('blurred edges are told with the fix, which mends all slices', async () => {
  const [width, height] = [32, 32];
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i === 528 ? 90 : i === 529 ? 40 : i === 530 ? 150 : i === 531 ? 200 : i < 528 ? 255 : 0)); // prettier-ignore
  const big = slices('9', (z) => `CT/1/DICOM_anon/s${z}.dcm`, width, height);
  const loaded = await loadFiles([...big, ...[0, 1, 2].map((z) => paint(z, { width, height, data }))]);
  const findings = loaded.summarise(defaultConfig).findings ?? [];
  const told = findings.filter(({ text }) => text.includes('as blurred edges do'));
  expect(told).toHaveLength(1);
  const edit = told[0]!.fixes.find((fix) => fix.edit.kind === 'threshold')!.edit;
  expect((await loaded.edit([edit])).dataset.cases[0]?.labels).toEqual({ 0: 3 * 494, 1: 3 * 530 });
});

test('a slice of another size is refused by its name', async () => {
  const files = [
    ...scan(),
    ...[0, 1].map((z) => paint(z, { data: every(() => 0) })),
    paint(2, { width: 2, height: 6, data: every(() => 0) }),
  ];
  expect(await load(files)).toContain('CT/1/Ground/s2.png: it is 2x6 and not 4x3 as the label of the first slice.');
});

test('slices that are no label map are refused with a threshold, which mends them all', async () => {
  const [width, height] = [20, 20];
  const data = Uint8Array.from({ length: width * height }, (_, i) => i % 256);
  const big = slices('9', (z) => `CT/1/DICOM_anon/s${z}.dcm`, width, height);
  const loaded = await loadFiles([...big, ...[0, 1, 2].map((z) => paint(z, { width, height, data }))]);
  const [fix] = loaded.summarise(defaultConfig).findings?.flatMap(({ fixes }) => fixes) ?? [];
  expect(fix?.label).toBe('Threshold at 128');
  const mended = await loaded.edit([fix!.edit]);
  expect(mended.dataset.cases.map(({ labels }) => labels)).toEqual([{ 0: 3 * 256, 1: 3 * 144 }]);
});
