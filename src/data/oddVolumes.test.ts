// Volumes that are unusual but right, and headers that say too little or contradict themselves: read as their format's text asks, or with words.
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CaseSummary } from '../protocol/dataset';
import { importDataset } from './importDataset';
import { bytesOf, load, loadSome } from './testing/loading';
import { asFile, niftiTypes, writeNifti, type NiftiSpec } from './testing/niftiFile';

const values = Array.from({ length: 4 * 3 * 2 }, (_, i) => i + 1);
const bytes = Uint8Array.from(values);
const nifti = (more: Partial<NiftiSpec> = {}): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims: [4, 3, 2], values, pixdims: [2, 3, 4], ...more });
const patched = (change: (view: DataView) => void): Uint8Array<ArrayBuffer> => {
  const file = nifti();
  change(new DataView(file.buffer));
  return file;
};
const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
const meta = (fields: string, voxels: Uint8Array = bytes): Uint8Array<ArrayBuffer> =>
  bytesOf(`ObjectType = Image\nNDims = 3\nDimSize = 4 3 2\nElementType = MET_UCHAR\n${fields}ElementDataFile = LOCAL\n`, voxels);
const nrrd = (fields: string, voxels: Uint8Array = bytes): Uint8Array<ArrayBuffer> => bytesOf(`NRRD0004\n${fields}\n\n`, voxels);
const cube = 'type: uchar\ndimension: 3\nsizes: 4 3 2\n';
const half = { numbers: [0, 0, 0, 1, 2, 3], qfac: 1 };
const sform = [
  [-2, 0, 0, 5],
  [0, 3, 0, 6],
  [0, 0, 4, 7],
];

interface Facts {
  shape?: number[];
  spacing?: number[];
  /** Least and largest value of each channel. */
  range?: [number, number][];
  warns?: string;
}

const all: [number, number] = [1, 24];

const loaded: Record<string, [name: string, file: () => Uint8Array<ArrayBuffer>, facts: Facts]> = {
  'NIfTI, slope NaN: voxels as stored': ['a.nii', () => nifti({ slope: NaN, intercept: 3 }), { range: [all] }],
  'NIfTI, slope infinite: voxels as stored': ['a.nii', () => nifti({ slope: Infinity, intercept: 3 }), { range: [all] }],
  'NIfTI, slope 0: its intercept says nothing': ['a.nii', () => nifti({ slope: 0, intercept: 5 }), { range: [all] }],
  'NIfTI, slope negative': ['a.nii', () => nifti({ slope: -1, intercept: 5 }), { range: [[-19, 4]] }],
  'NIfTI, intercept NaN': ['a.nii', () => nifti({ slope: 2, intercept: NaN }), { range: [[2, 48]], warns: 'nothing was added' }],
  'NIfTI, voxels at byte 0': ['a.nii', () => patched((view) => view.setFloat32(108, 0, true)), { range: [all], warns: 'byte 352' }],
  'NIfTI, four axes, the last of length 1': ['a.nii', () => nifti({ dims: [4, 3, 2, 1] }), { shape: [4, 3, 2], range: [all] }],
  'NIfTI, five axes, vectors on the fifth': [
    'a.nii',
    () => nifti({ dims: [4, 3, 1, 1, 2] }),
    {
      shape: [4, 3, 1],
      range: [
        [1, 12],
        [13, 24],
      ],
    },
  ],
  'NIfTI, lengths in metres': ['a.nii', () => nifti({ units: 1, pixdims: [0.002, 0.003, 0.004] }), { spacing: [2, 3, 4] }],
  'NIfTI, lengths in micrometres': ['a.nii', () => nifti({ units: 3, pixdims: [2000, 3000, 4000] }), { spacing: [2, 3, 4] }],
  'NIfTI, lengths negative': ['a.nii', () => nifti({ pixdims: [-2, 3, 4] }), { spacing: [2, 3, 4] }],
  'NIfTI, uint64': ['a.nii', () => nifti({ type: niftiTypes.uint64 }), { range: [all] }],
  'gzip with bytes behind it': ['a.nii.gz', () => join(gzipSync(nifti()), Buffer.from('garbage')), { range: [all], warns: '7 bytes' }],
  'gzip of two members': ['a.nii.gz', () => join(gzipSync(nifti().slice(0, 360)), gzipSync(nifti().slice(360))), { range: [all] }],
  'named .nii.gz, not compressed': ['a.nii.gz', () => nifti(), { range: [all] }],
  'MetaImage without spacing': ['a.mha', () => meta(''), { spacing: [1, 1, 1], warns: 'the spacing of axis z does not stand in the file' }],
  'MetaImage, bytes behind the compressed ones': [
    'a.mha',
    () =>
      meta(
        `CompressedData = True\nCompressedDataSize = ${deflateSync(bytes).length}\nElementSpacing = 1 2 3\n`,
        join(deflateSync(bytes), bytes),
      ),
    { range: [all], spacing: [1, 2, 3] },
  ],
  'NRRD without spacing': ['a.nrrd', () => nrrd(`${cube}encoding: raw`), { spacing: [1, 1, 1], warns: 'does not stand in the file' }],
  'NRRD in micrometres': [
    'a.nrrd',
    () =>
      nrrd(
        `${cube}encoding: raw\nspace: RAS\nspace directions: (2000,0,0) (0,3000,0) (0,0,4000)\nspace origin: (1000,0,0)\nspace units: "um" "um" "um"`,
      ),
    { spacing: [2, 3, 4] },
  ],
  'NRRD without an order of bytes': [
    'a.nrrd',
    () => nrrd('type: short\ndimension: 3\nsizes: 4 3 1\nspacings: 1 1 1\nencoding: raw'),
    { range: [[513, 6167]], warns: 'little endian is assumed' },
  ],
  'NRRD, vectors first, without a direction': [
    'a.nrrd',
    () =>
      nrrd(
        'type: uchar\ndimension: 4\nsizes: 2 4 3 1\nspace: left-posterior-superior\nspace directions: none (1,0,0) (0,2,0) (0,0,3)\nkinds: vector domain domain domain\nspace origin: (1,2,3)\nencoding: raw',
      ),
    {
      shape: [4, 3, 1],
      spacing: [1, 2, 3],
      range: [
        [1, 23],
        [2, 24],
      ],
    },
  ],
  'NRRD, gzip with bytes behind it': [
    'a.nrrd',
    () => nrrd(`${cube}spacings: 1 1 1\nencoding: gzip`, join(gzipSync(bytes), bytes)),
    { range: [all], warns: 'that follow its compressed data were not read' },
  ],
  'NRRD of which its header asks for a part': [
    'a.nrrd',
    () => nrrd(`${cube}spacings: 1 1 1\nencoding: raw`, join(bytes, bytes)),
    { range: [all], warns: 'the file holds more bytes than its header' },
  ],
  'NRRD in a unit that is none of length': [
    'a.nrrd',
    () => nrrd(`${cube}spacings: 1 1 1\nunits: "pixel" "pixel" "pixel"\nencoding: raw`, bytes),
    { range: [all], warns: 'its unit of space (pixel) is not one known length; millimetres are assumed' },
  ],
};

function findFaults({ shape, spacing, intensity, channels, warnings }: CaseSummary, facts: Facts): void {
  if (facts.shape) expect(shape).toEqual(facts.shape);
  if (facts.spacing) expect(spacing).toEqual(facts.spacing);
  if (facts.range) expect(intensity.map(({ min, max }) => [min, max])).toEqual(facts.range);
  if (facts.range) expect(channels).toBe(facts.range.length);
  if (facts.warns === undefined) expect(warnings).toEqual([]);
  else expect(warnings.join('\n')).toContain(facts.warns);
}

test.each(Object.entries(loaded))('%s', async (_what, [name, file, facts]) => {
  const { cases } = await loadSome([asFile(name, file())]);
  expect(cases).toHaveLength(1);
  if (cases[0]) findFaults(cases[0], facts);
});

/** Where the first voxel lies and what each axis steps (nifti1.h, methods 2 and 3). */
const placed: [string, Partial<NiftiSpec>, number[][]][] = [
  ['the sform goes before the qform', { sform, qform: half }, sform],
  ['the qform alone', { qform: half }, [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, 4, 3]]], // prettier-ignore
  ['qfac -1 turns the third axis', { qform: { ...half, qfac: -1 } }, [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, -4, 3]]], // prettier-ignore
  ['lengths are never negative', { pixdims: [-2, 3, 4], qform: half }, [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, 4, 3]]], // prettier-ignore
  ['a quaternion too long is shortened', { qform: { ...half, numbers: [0, 0, 1.5, 1, 2, 3] } }, [[-2, 0, 0, 1], [0, -3, 0, 2], [0, 0, 4, 3]]], // prettier-ignore
  ['a flat sform gives way to the qform', { sform: [[2, 2, 0, 0], [0, 0, 0, 0], [0, 0, 4, 0]], qform: half }, [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, 4, 3]]], // prettier-ignore
];

test.each(placed)('NIfTI: %s', async (_what, spec, affine) => {
  const { cases } = await importDataset([asFile('a.nii', nifti(spec))]);
  expect(cases[0]?.affine?.slice(0, 3).map((row) => row.map((v) => v + 0))).toEqual(affine);
});

const refused: Record<string, [name: string, file: () => Uint8Array<ArrayBuffer>, words: string]> = {
  'a negative size': ['a.nii', () => patched((view) => view.setInt16(42, -4, true)), 'its dimensions are [3, -4, 3, 2'],
  'gzip with a wrong checksum': [
    'a.nii.gz',
    () => {
      const packed = new Uint8Array(gzipSync(nifti()));
      packed[packed.length - 6]! ^= 1;
      return packed;
    },
    'truncated or corrupt gzip',
  ],
  'gzip of two members, the second cut': [
    'a.nii.gz',
    () => join(gzipSync(nifti().slice(0, 100)), gzipSync(nifti().slice(100)).subarray(0, 25)),
    'truncated or corrupt gzip',
  ],
  'gzip of two members, the first damaged': [
    'a.nii.gz',
    () => {
      const first = new Uint8Array(gzipSync(nifti().slice(0, 360)));
      first[first.length - 7]! ^= 1;
      return join(first, gzipSync(nifti().slice(360)));
    },
    'truncated or corrupt gzip',
  ],
  'a gzip header alone': ['a.nii.gz', () => new Uint8Array(gzipSync(nifti()).subarray(0, 12)), 'truncated or corrupt gzip'],
  'gzipped twice': ['a.nii.gz', () => new Uint8Array(gzipSync(gzipSync(nifti()))), 'not a NIfTI file'],
  'NRRD, gzip with a wrong checksum': [
    'a.nrrd',
    () => {
      const packed = new Uint8Array(gzipSync(bytes));
      packed[packed.length - 6]! ^= 1;
      return nrrd(`${cube}spacings: 1 1 1\nencoding: gzip`, packed);
    },
    'truncated or corrupt gzip',
  ],
  'NRRD in several files': ['a.nhdr', () => bytesOf(`NRRD0004\n${cube}encoding: raw\ndata file: LIST\na.raw\nb.raw\n`), 'several files'],
  'voxels without their header': ['a.img', () => bytes, 'Drop the .hdr file'],
};

test.each(Object.entries(refused))('%s is refused', async (_what, [name, file, words]) => {
  const found = await load([asFile(name, file())]);
  expect(found).toContain(`${name}: `);
  expect(found).toContain(words);
});
