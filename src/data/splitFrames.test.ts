// M&Ms: 4-D images whose 4-D labels mark a few frames. Each such frame is a case with the image's frame, the others are left out, in words.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultConfig } from '../protocol/configure';
import type { SourceFile } from '../protocol/messages';
import { finishFirst, readFiles } from './importDataset';
import { createEditor } from './imported';
import { load, loadSome } from './testing/loading';
import { loadFiles } from './testing/pairedFiles';
import { asFile, niftiTypes, writeNifti, type NiftiSpec } from './testing/niftiFile';

const grid = [3, 2, 2];
const voxels = 12;

/** Values of frame f: 100 f, 100 f + 1, ... */
const imageOf = (count: number): number[] => Array.from({ length: count * voxels }, (_, i) => 100 * Math.floor(i / voxels) + (i % voxels));
/** Frame -> how many of its first voxels hold 1; the voxel behind them holds 2. */
const labelOf = (count: number, marked: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: count * voxels }, (_, i) => {
    const last = marked[Math.floor(i / voxels)];
    return last === undefined ? 0 : Number(i % voxels <= last) + Number(i % voxels === last);
  });

interface Patient {
  code: string;
  count: number;
  marked: Readonly<Record<number, number>>;
}

const file = (name: string, count: number, values: number[], more: Partial<NiftiSpec> = {}): SourceFile => {
  const bytes = writeNifti({ dims: [...grid, count], pixdims: [1.5, 1.25, 8, 1], values, ...more });
  return asFile(`MnM/Labeled/${name}`, name.endsWith('.gz') ? new Uint8Array(gzipSync(bytes)) : bytes);
};
const filesOf = ({ code, count, marked }: Patient, ending = '.nii.gz'): SourceFile[] => [
  file(`${code}/${code}_sa${ending}`, count, imageOf(count), { type: niftiTypes.int16 }),
  file(`${code}/${code}_sa_gt${ending}`, count, labelOf(count, marked)),
];
const nameOf = (code: string, frame: number): string => `${code}_sa frame ${String(frame + 1).padStart(2, '0')}`;

test('each labelled frame is a case of the same patient; the others are left out and counted', async () => {
  const dataset = finishFirst(await readFiles(filesOf({ code: 'A0S9V9', count: 5, marked: { 0: 2, 3: 6 } })));
  expect(dataset.cases.map(({ id, patient }) => [id, patient])).toEqual([0, 3].map((frame) => [nameOf('A0S9V9', frame), 'A0S9V9']));
  expect(dataset.cases.map(({ image }) => image.map((channel) => [channel[0], channel.length]))).toEqual([[[0, 12]], [[300, 12]]]);
  expect(dataset.cases.map(({ labels }) => labels)).toEqual([
    { 0: 9, 1: 2, 2: 1 },
    { 0: 5, 1: 6, 2: 1 },
  ]);
  expect(dataset.cases[0]).toMatchObject({ shape: grid, spacing: [1.5, 1.25, 8], warnings: [] });
  expect(dataset.warnings).toEqual(['2 labelled frames of 1 4-D label are cases of their own; 3 frames without a label are left out']);
  expect([dataset.refused, dataset.spare]).toEqual([[], []]);
});

test.each([
  [{ 1: 4 }, 2, '1 labelled frame of 1 4-D label is a case of its own; 1 frame without a label is left out'],
  [{ 0: 4, 1: 5 }, 2, '2 labelled frames of 1 4-D label are cases of their own'],
])('what is left out is said in the right number: %j of %i', async (marked, count, words) => {
  expect((await loadSome(filesOf({ code: 'B', count, marked }))).warnings).toEqual([words]);
});

const patients = fc.uniqueArray(
  fc.record({
    code: fc.stringMatching(/^[A-Z]\d[A-Z]\d$/),
    count: fc.integer({ min: 2, max: 12 }),
    marked: fc.dictionary(fc.integer({ min: 0, max: 11 }).map(String), fc.integer({ min: 1, max: 9 }), { minKeys: 1, maxKeys: 4 }),
  }),
  { selector: ({ code }) => code, minLength: 1, maxLength: 4 },
);
const noise: SourceFile[] = [
  asFile('MnM/211230_M&Ms_Dataset_information.csv', new TextEncoder().encode('code,ED,ES\n')),
  asFile('MnM/._A_sa.nii.gz', new Uint8Array(4)),
  asFile('MnM/README.md', new Uint8Array(3)),
];

test('any patients with noise, in any order: exactly the labelled frames, each with its own voxels', async () => {
  await fc.assert(
    fc.asyncProperty(patients, fc.subarray(noise), fc.constantFrom('.nii', '.nii.gz'), fc.nat(), async (drawn, extra, ending, turn) => {
      const all = drawn.map(({ marked, ...one }): Patient => {
        const inside = Object.entries(marked).filter(([frame]) => Number(frame) < one.count);
        return { ...one, marked: Object.fromEntries(inside.length > 0 ? inside : [['0', 3]]) };
      });
      const files = [...all.flatMap((patient) => filesOf(patient, ending)), ...extra];
      const start = turn % files.length;
      const { cases, refused } = finishFirst(await readFiles([...files.slice(start), ...files.slice(0, start)]));
      const wanted = all.flatMap(({ code, marked }) =>
        Object.entries(marked).map(([frame, last]) => [nameOf(code, Number(frame)), code, 100 * Number(frame), last]),
      );
      expect(refused).toEqual([]);
      const byName = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
      expect(cases.map(({ id, patient, image, labels }) => [id, patient, image[0]?.[0], labels?.['1']]).toSorted(byName)).toEqual(
        wanted.toSorted(byName),
      );
    }),
    { numRuns: 40 },
  );
});

const marked = { 0: 2, 3: 6 };
const withLabel = (label: SourceFile): SourceFile[] => [
  ...filesOf({ code: 'A', count: 5, marked }),
  filesOf({ code: 'C', count: 5, marked })[0]!,
  label,
];

test.each<[what: string, label: SourceFile, words: string]>([
  [
    'another number of frames',
    file('C/C_sa_gt.nii.gz', 4, labelOf(4, marked)),
    "it holds 4 channels or frames, and its image C_sa.nii.gz holds 5. Save a label with one frame for each of the image's, or in 3-D.",
  ],
  [
    'no labelled frame',
    file('C/C_sa_gt.nii.gz', 5, labelOf(5, {})),
    'none of its 5 frames holds a label. Label at least one, or drop the image without this file.',
  ],
  [
    'one channel a class',
    file(
      'C/C_sa_gt.nii.gz',
      5,
      Array.from({ length: 5 * voxels }, (_, i) => Number(Math.floor(i / voxels) === (i % voxels) % 5)),
    ),
    'each voxel is marked in exactly one of its 5 frames, as with one channel a class. Save it in 3-D with one number a class.',
  ],
  ['its end cut off', file('C/C_sa_gt.nii', 5, labelOf(5, marked).slice(0, -3)), 'expected 60 bytes of voxels'],
])('a label with %s is refused by name, and the others load', async (_what, label, words) => {
  const { cases, refused } = await loadSome(withLabel(label));
  expect(cases.map(({ id }) => id)).toEqual([nameOf('A', 0), nameOf('A', 3)]);
  expect(refused).toEqual([{ file: label.path, reason: expect.stringContaining(words) as string }]);
  expect(refused[0]?.reason).toContain('The case C_sa is left out.');
});

test('frames that share no labelled voxel load with a word of warning', async () => {
  const apart = Array.from({ length: 3 * voxels }, (_, i) => Number(i === 1 || i === voxels + 2));
  const { cases, warnings } = await loadSome([filesOf({ code: 'D', count: 3, marked })[0]!, file('D/D_sa_gt.nii.gz', 3, apart)]);
  expect(cases).toHaveLength(2);
  expect(warnings.join('\n')).toContain('D_sa_gt.nii.gz: no voxel is labelled in two of its 3 frames');
});

test('4-D images with 3-D labels stay channels', async () => {
  const { cases, warnings } = await loadSome([
    filesOf({ code: 'E', count: 4, marked })[0]!,
    asFile('MnM/Labeled/E/E_sa_gt.nii.gz', writeNifti({ dims: grid, values: labelOf(1, { 0: 4 }) })),
  ]);
  expect([cases.map(({ id, channels }) => [id, channels]), warnings]).toEqual([[['E_sa', 4]], []]);
});

test('a sequence without a label is left out as such', async () => {
  const [alone] = filesOf({ code: 'U', count: 4, marked });
  const { cases, refused } = await loadSome([...filesOf({ code: 'A', count: 5, marked }), alone!]);
  expect(cases).toHaveLength(2);
  expect(refused).toEqual([{ file: alone!.path, reason: 'it is a sequence of 4 frames without a label. The case U_sa is left out.' }]);
});

test('names that are taken stay unique', async () => {
  const [image, label] = filesOf({ code: 'F', count: 3, marked: { 0: 2 } });
  const other = asFile('x/F_sa frame 01.nii', writeNifti({ dims: grid, values: imageOf(1) }));
  const { cases } = await loadSome([image!, label!, other]);
  expect(cases.map(({ id }) => id)).toEqual(['F_sa frame 01', 'F_sa frame 01 of 3']);
});

test('memory counts the frames that are read, not the whole sequence', async () => {
  const files = filesOf({ code: 'G', count: 40, marked: { 7: 3 } }, '.nii');
  const whole = files.reduce((sum, one) => sum + one.file.size, 0);
  const { cases } = finishFirst(await readFiles(files, { limitBytes: whole / 10 }));
  expect(cases.map(({ id }) => id)).toEqual(['G_sa frame 08']);
});

test('a change by hand reads the same frame again', async () => {
  const imported = await readFiles(filesOf({ code: 'H', count: 5, marked }));
  const label = 'MnM/Labeled/H/H_sa_gt.nii.gz';
  const { cases } = await createEditor(imported).apply([{ kind: 'remap', files: [label], from: 2, to: 1 }]);
  expect(cases.map(({ image, labels }) => [image[0]?.[0], labels?.['1']])).toEqual([
    [0, 3],
    [300, 7],
  ]);
});

test('one fix mends all frames of a label', async () => {
  const soft = labelOf(3, { 0: 5, 2: 7 }).map((value) => value * 0.4);
  const [image] = filesOf({ code: 'J', count: 3, marked });
  const loaded = await loadFiles([image!, file('J/J_sa_gt.nii.gz', 3, soft, { type: niftiTypes.float32 })]);
  const refusals = loaded.summarise(defaultConfig).findings?.filter(({ kind }) => kind === 'refused') ?? [];
  expect(refusals.map(({ files, fixes }) => [files, fixes[0]?.edit])).toEqual([
    [['MnM/Labeled/J/J_sa_gt.nii.gz'], { kind: 'threshold', files: ['MnM/Labeled/J/J_sa_gt.nii.gz'], at: 0.5 }],
  ]);
  const mended = await loaded.edit([refusals[0]!.fixes[0]!.edit]);
  expect(mended.dataset.cases.map(({ id, labels }) => [id, labels?.['1']])).toEqual([
    [nameOf('J', 0), 1],
    [nameOf('J', 2), 1],
  ]);
});

test('a sequence that is not whole is refused, its frames or not', async () => {
  const [image, label] = filesOf({ code: 'I', count: 5, marked: { 0: 2 } }, '.nii');
  const cut = { path: image!.path, file: image!.file.slice(0, -1) as File };
  expect(await load([cut, label!])).toContain('I_sa.nii: truncated: expected 120 bytes');
});

test('an image that is none is refused as such, not for its number of frames', async () => {
  const [image, label] = filesOf({ code: 'K', count: 5, marked: { 0: 2 } }, '.nii');
  const broken = { path: image!.path, file: new File([new Uint8Array(400)], image!.file.name) };
  const words = await load([broken, label!]);
  expect(words).toContain('K_sa.nii: ');
  expect(words).not.toContain('channels or frames');
});
