// CHAOS: a DICOM series with a picture of labels for each of its slices, named alike or numbered alike; never by sorted order.
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import type { SourceFile } from '../protocol/messages';
import { describeSlice, writeDicom } from './testing/dicomFile';
import { loadSome } from './testing/loading';
import { asFile } from './testing/niftiFile';

const [columns, rows, depth] = [4, 3, 3];
const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** Slice z lies at 2z mm; in a file whose name counts the other way round. */
const slices = (uid: string, nameOf: (z: number) => string): SourceFile[] =>
  Array.from({ length: depth }, (_, z) =>
    asFile(
      nameOf(z),
      writeDicom(
        describeSlice({
          rows,
          columns,
          values: Array.from({ length: rows * columns }, (_value, i) => i + 100 * z),
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
