// Label files that are unusual: values beside whole numbers, no background, transparency, palettes of their own. Read exactly, or refused in words.
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import type { SourceFile } from '../protocol/messages';
import { load, loadSome } from './testing/loading';
import { asFile, niftiTypes, writeNifti, type NiftiSpec } from './testing/niftiFile';

const values = Array.from({ length: 24 }, (_, i) => i + 1);
const volume = (label: Partial<NiftiSpec>): SourceFile[] => [
  asFile('images/a.nii', writeNifti({ dims: [4, 3, 2], values, pixdims: [1, 1, 1] })),
  asFile('labels/a.nii', writeNifti({ dims: [4, 3, 2], pixdims: [1, 1, 1], values: values.map((_, i) => i % 2), ...label })),
];

type Picture = Omit<Parameters<typeof encode>[0], 'width' | 'height' | 'depth'> & { palette?: number[][] };
const png = (name: string, picture: Picture): SourceFile =>
  asFile(name, new Uint8Array(encode({ width: 4, height: 3, depth: 8, ...picture })));
const grey = (name: string, value: (i: number) => number): SourceFile =>
  png(name, { channels: 1, data: Uint8Array.from({ length: 12 }, (_, i) => value(i)) });
const image = (name = 'a'): SourceFile => grey(`images/${name}.png`, (i) => 20 * i);

test.each<[string, SourceFile[], Record<string, number>, (number | string)[], string | null]>([
  [
    '0.9999 for 1',
    volume({ type: niftiTypes.float32, values: values.map((_, i) => 0.9999 * (i % 2)) }),
    { 0: 12, 1: 12 },
    [0, 1],
    'rounded',
  ],
  ['255 scaled to 1', volume({ slope: Math.fround(1 / 255), values: values.map((_, i) => 255 * (i % 2)) }), { 0: 12, 1: 12 }, [0, 1], null],
  ['whole numbers as doubles', volume({ type: niftiTypes.float64 }), { 0: 12, 1: 12 }, [0, 1], null],
  ['all foreground', volume({ values: values.map(() => 255) }), { 255: 24 }, [0, 255], null],
  ['no background', volume({ values: values.map((_, i) => 1 + (i % 2)) }), { 1: 12, 2: 12 }, [0, 1, 2], null],
  [
    'a negative value',
    volume({ type: niftiTypes.int16, values: values.map((_, i) => (i % 3) - 1) }),
    { '-1': 8, 0: 8, 1: 8 },
    [0, -1, 1],
    null,
  ],
  [
    'drawn in transparency alone',
    [image(), png('masks/a.png', { channels: 4, data: Uint8Array.from({ length: 48 }, (_, i) => (i % 4 === 3 && i > 20 ? 255 : 0)) })],
    { 0: 5, 255: 7 },
    [0, 255],
    'transparency was taken as the label',
  ],
  [
    'white, transparent around it',
    [image(), png('masks/a.png', { channels: 2, data: Uint8Array.from({ length: 24 }, (_, i) => (i % 2 === 0 || i > 10 ? 255 : 0)) })],
    { 0: 5, 255: 7 },
    [0, 255],
    'transparency was taken as the label',
  ],
])('%s', async (_what, files, labels, classes, warns) => {
  const found = await loadSome(files);
  expect(found.cases[0]?.labels).toEqual(labels);
  expect(found.classes.map(({ value }) => value)).toEqual(classes);
  expect(found.classes[0]?.name).toBe('background');
  if (warns === null) expect(found.cases[0]?.warnings).toEqual([]);
  else expect(found.cases[0]?.warnings.join()).toContain(warns);
});

const palettes = { red: [0, 0, 0, 255, 0, 0, 0, 255, 0], green: [0, 0, 0, 0, 255, 0, 255, 0, 0] };
const indexed = (name: string, colours: readonly number[]): SourceFile =>
  png(name, {
    channels: 1,
    // Two red, four green, six black pixels in the first palette's numbers.
    data: Uint8Array.from({ length: 12 }, (_, i) => (i < 6 ? 0 : i < 8 ? 1 : 2)),
    palette: [0, 3, 6].map((at) => colours.slice(at, at + 3)),
  });

test('palettes that agree: indices are the values', async () => {
  const found = await loadSome([image('a'), indexed('masks/a.png', palettes.red), image('b'), indexed('masks/b.png', palettes.red)]);
  expect(found.classes.map(({ value }) => value)).toEqual([0, 1, 2]);
});

test('palettes numbered differently: the colours are the values, and that is said', async () => {
  const found = await loadSome([image('a'), indexed('masks/a.png', palettes.red), image('b'), indexed('masks/b.png', palettes.green)]);
  expect(found.cases.map(({ labels }) => labels)).toEqual([
    { '#000000': 6, '#ff0000': 2, '#00ff00': 4 },
    { '#000000': 6, '#ff0000': 4, '#00ff00': 2 },
  ]);
  expect(found.warnings.join()).toContain('palettes of the masks');
});

test('indices that dataset.json declares, or that have no colour of their own, stay what they are', async () => {
  const declared = asFile('dataset.json', new Uint8Array(Buffer.from('{"labels":{"background":0,"liver":1,"spleen":2}}')));
  const masks = [indexed('masks/a.png', palettes.red), indexed('masks/b.png', palettes.green)];
  const named = await loadSome([image('a'), image('b'), ...masks, declared]);
  expect(named.classes.map(({ value, name }) => [value, name])).toEqual([[0, 'background'], [1, 'liver'], [2, 'spleen']]); // prettier-ignore
  const black = indexed('masks/b.png', [0, 0, 0, 0, 0, 0, 255, 0, 0]);
  const twice = await loadSome([image('a'), image('b'), indexed('masks/a.png', palettes.red), black]);
  expect(twice.classes.map(({ value }) => value)).toEqual([0, 1, 2]);
});

test('one colour of two numbers is one class, and so is one in a palette and in plain colours', async () => {
  const other = png('masks/b.png', { channels: 1, data: Uint8Array.from({ length: 12 }, (_, i) => (i < 6 ? 0 : 2)), palette: [[0, 0, 0], [9, 9, 9], [255, 0, 0]] }); // prettier-ignore
  const one = png('masks/a.png', { channels: 1, data: Uint8Array.from({ length: 12 }, (_, i) => (i < 6 ? 0 : 1)), palette: [[0, 0, 0], [255, 0, 0]] }); // prettier-ignore
  const plain = png('masks/b.png', { channels: 3, data: Uint8Array.from({ length: 36 }, (_, i) => (i % 3 === 0 && i > 17 ? 255 : 0)) });
  for (const beside of [other, plain]) {
    const found = await loadSome([image('a'), one, image('b'), beside]);
    expect(found.cases.map(({ labels }) => labels)).toEqual([{ '#000000': 6, '#ff0000': 6 }, { '#000000': 6, '#ff0000': 6 }]); // prettier-ignore
  }
});

test('a screenshot among grey pictures does not give them colours, a preview among volumes is no case', async () => {
  const shot = png('shot.png', { channels: 3, data: Uint8Array.from({ length: 36 }, (_, i) => 7 * i) });
  const pictures = await loadSome([image(), grey('masks/a.png', (i) => i % 2), shot]);
  expect(pictures.cases.map(({ id, channels }) => [id, channels])).toEqual([['a', 1]]);
  expect(pictures.refused).toMatchObject([{ file: 'shot.png', reason: expect.stringContaining('3 channels') as string }]);
  const volumes = await loadSome([...volume({}), grey('preview.png', (i) => i)]);
  expect(volumes.cases.map(({ id }) => id)).toEqual(['a']);
  expect(volumes.refused).toMatchObject([{ file: 'preview.png', reason: expect.stringContaining('picture without a label') as string }]);
});

test('two sets dropped at once: whose names the classes have is said', async () => {
  const set = (task: string, name: string): SourceFile[] => [
    asFile(`${task}/imagesTr/${name}.nii`, writeNifti({ dims: [4, 3, 2], values, pixdims: [1, 1, 1] })),
    asFile(`${task}/labelsTr/${name}.nii`, writeNifti({ dims: [4, 3, 2], values: values.map((_, i) => i % 2), pixdims: [1, 1, 1] })),
    asFile(`${task}/dataset.json`, new Uint8Array(Buffer.from(`{"labels":{"0":"background","1":"${name}"}}`))),
  ];
  const found = await loadSome([...set('Task01', 'liver'), ...set('Task02', 'lung')]);
  expect(found.classes.map(({ name }) => name)).toEqual(['background', 'liver']);
  expect(found.warnings.join()).toContain('classes are those of Task01/dataset.json, for all');
  expect((await loadSome(set('Task01', 'liver'))).warnings).toEqual([]);
});

test('a label in space on an image without a place is matched voxel by voxel, and that is said', async () => {
  const sform = [[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]; // prettier-ignore
  const { cases } = await loadSome(volume({ sform }));
  expect(cases[0]?.warnings).toEqual(['only the label says where it lies in space; they were matched voxel by voxel']);
});

test('images without a label do not outvote those that are trained on', async () => {
  const two = writeNifti({ dims: [4, 3, 2, 2], values: [...values, ...values], pixdims: [1, 1, 1] });
  const one = writeNifti({ dims: [4, 3, 2], values, pixdims: [1, 1, 1] });
  const label = volume({}).slice(1);
  const found = await loadSome([asFile('images/a.nii', two), ...label, asFile('images/b.nii', one), asFile('images/c.nii', one)]);
  expect(found.cases.map(({ id, channels }) => [id, channels])).toEqual([['a', 2]]);
  expect(found.refused.map(({ file }) => file)).toEqual(['images/b.nii', 'images/c.nii']);
});

test.each([
  [
    'voxels that are no number',
    volume({ type: niftiTypes.float32, values: values.map((_, i) => (i === 3 ? NaN : i % 2)) }),
    '1 of its voxels are no number',
  ],
  ['two values a voxel', volume({ dims: [4, 3, 2, 2], values: [...values, ...values].map((_, i) => i % 2) }), 'it holds 2 channels'],
  ['probabilities', volume({ type: niftiTypes.float32, values: values.map((_, i) => i / 24) }), 'a probability map?'],
])('%s are refused', async (_what, files, words) => {
  expect(await load(files)).toContain(words);
});

test.each([
  ['a list of names', { labels: ['background', 'liver'] }],
  ['no background', { labels: { 1: 'liver' } }],
  ['no background, names first', { labels: { liver: 1 } }],
])('dataset.json with %s', async (_what, description) => {
  const [picture, label] = volume({});
  const files = [picture!, label!].map(({ path, file }) => ({ path: path.replace('s/', 'sTr/'), file }));
  const found = await loadSome([...files, asFile('dataset.json', new Uint8Array(Buffer.from(JSON.stringify(description))))]);
  expect(found.refused).toEqual([]);
  expect(found.classes).toEqual([
    { value: 0, name: 'background' },
    { value: 1, name: 'liver' },
  ]);
});
