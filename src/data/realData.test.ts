// Every reader against facts measured elsewhere (nibabel, numpy) on the real data sets beside the repository.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CaseSummary, DatasetSummary } from '../protocol/dataset';
import { importDataset } from './importDataset';
import { summarise } from './summarise';
import { decodeFrameInNode } from './testing/gdcmInNode';
import { dropPath, findShared, readJson } from './testing/sharedFiles';

interface ImageFacts {
  file: string;
  shape?: number[];
  shape_hw?: [number, number];
  spacing?: number[];
  min: number;
  max: number;
  mean: number;
}

interface LabelFacts {
  file: string;
  counts: Record<string, number>;
}

interface CaseFacts {
  image?: ImageFacts;
  images?: ImageFacts[];
  label?: LabelFacts;
}

const facts = (name: string): CaseFacts[] => readJson(findShared(`data/_facts/${name}.json`) ?? '') as CaseFacts[];
const present = ({ image, images }: CaseFacts): boolean => image !== undefined || images !== undefined;

async function load(path: string): Promise<DatasetSummary> {
  return summarise(await importDataset(dropPath(path)), new Map());
}

const findCase = (summary: DatasetSummary, file: string): CaseSummary => {
  const found = summary.cases.find(({ files }) => files.some((name) => name.endsWith(file)));
  if (!found) throw new Error(`no case holds ${file}`);
  return found;
};

const close = (value: number | undefined, expected: number): void =>
  expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));

/** File by file (facts may name cases that were left out on purpose): shape, spacing, intensities, label counts. Returns the number of cases compared. */
function compareCases(path: string, summary: DatasetSummary, expected: readonly CaseFacts[]): number {
  const known = expected.filter(present).filter(({ image, images }) => existsSync(join(path, (image ?? images?.[0])?.file ?? '')));
  for (const { image, images, label } of known) {
    const channels = images ?? (image ? [image] : []);
    const found = findCase(summary, channels[0]?.file ?? '');
    channels.forEach((channel, c) => {
      expect(found.files[c]).toContain(channel.file);
      expect(found.shape).toEqual(channel.shape ?? channel.shape_hw?.toReversed());
      if (channel.spacing) channel.spacing.forEach((mm, axis) => close(found.spacing[axis], mm));
      close(found.intensity[c]?.min, channel.min);
      close(found.intensity[c]?.max, channel.max);
      close(found.intensity[c]?.mean, channel.mean);
    });
    expect(found.labels).toEqual(label ? label.counts : null);
  }
  return known.length;
}

test('Task04_Hippocampus: 110 volumes of mixed types as measured, names from dataset.json', async () => {
  const path = findShared('data/Task04_Hippocampus_subset');
  if (!path) return;
  const summary = await load(path);
  expect(compareCases(path, summary, facts('Task04_Hippocampus_subset'))).toBe(110);
  expect(summary.cases).toHaveLength(110);
  expect(summary.cases.filter(({ labels }) => labels)).toHaveLength(100);
  expect(summary.refused).toEqual([]);
  expect(summary.classes.map(({ name }) => name)).toEqual(['background', 'Anterior', 'Posterior']);
});

test('nuclei: RGBA pictures lose their constant alpha, masks keep 255', async () => {
  const path = findShared('data/nuclei_dsb2018');
  if (!path) return;
  const files = dropPath(path, (file) => !file.includes('original_layout'));
  const summary = summarise(await importDataset(files), new Map());
  const known = facts('nuclei_dsb2018').filter(present);
  expect(summary.cases).toHaveLength(36);
  expect(known).toHaveLength(36);
  expect(summary.classes.map(({ value }) => value)).toEqual([0, 255]);
  for (const { image, label } of known) {
    const found = findCase(summary, image?.file ?? '');
    expect(found.shape).toEqual(image?.shape_hw?.toReversed());
    expect(found.channels).toBe(3);
    // The facts run over red, green and blue together.
    close(Math.min(...found.intensity.map(({ min }) => min)), image?.min ?? NaN);
    expect(found.labels).toEqual(label?.counts);
  }
});

test('Data Science Bowl layout: one mask per nucleus becomes one class', async () => {
  const path = findShared('data/nuclei_dsb2018/original_layout');
  if (!path) return;
  const summary = await load(path);
  expect(summary.cases).toHaveLength(6);
  expect(summary.classes.map(({ value }) => value)).toEqual([0, 1]);
  expect(summary.cases.find(({ id }) => id.startsWith('00071198d059'))?.labels).toEqual({ 0: 59822, 1: 5714 });
  expect(summary.cases.find(({ id }) => id.startsWith('00071198d059'))?.files).toHaveLength(28);
});

test('ACDC layout: 11 patients with two frames each', async () => {
  const path = findShared('data/cardiac_sunnybrook_acdc_layout');
  if (!path) return;
  const summary = await load(path);
  expect(compareCases(path, summary, facts('cardiac_sunnybrook_acdc_layout'))).toBe(22);
  expect(new Set(summary.cases.map(({ patient }) => patient)).size).toBe(11);
  expect(summary.cases.map(({ id }) => id)).toContain('patient001_frame08');
});

test('nnU-Net v2 with two channels: BraTS', async () => {
  const path = findShared('data/Dataset501_BraTS2013two');
  if (!path) return;
  const summary = await load(path);
  expect(compareCases(path, summary, facts('Dataset501_BraTS2013two'))).toBe(2);
  expect(summary.classes).toHaveLength(5);
  expect(summary.warnings.join()).toContain('announces 3 training cases');
}, 90_000);

test('TotalSegmentator: one file per class, counts by class name', async () => {
  const path = findShared('data/ct_totalsegmentator_layout/s0001');
  if (!path) return;
  const summary = await load(path);
  const known = facts('ct_totalsegmentator_layout') as { class?: string; voxels?: number }[];
  const labels = summary.cases[0]?.labels ?? {};
  const counts = new Map(summary.classes.map(({ value, name }) => [name, labels[String(value)] ?? 0]));
  const named = known.filter((entry) => entry.class !== undefined);
  expect(named).toHaveLength(117);
  for (const entry of named) expect([entry.class, counts.get(entry.class ?? '')]).toEqual([entry.class, entry.voxels]);
});

interface SeriesFacts {
  folder?: string;
  shape_xyz: number[];
  spacing_xyz: number[];
  min: number;
  max: number;
  mean: number;
}

function compareSeries(found: CaseSummary, known: SeriesFacts): void {
  expect(found.shape).toEqual(known.shape_xyz);
  known.spacing_xyz.forEach((mm, axis) => close(found.spacing[axis], mm));
  const [intensity] = found.intensity;
  close(intensity?.min, known.min);
  close(intensity?.max, known.max);
  close(intensity?.mean, known.mean);
}

test('DICOM in JPEG 2000 without UIDs, with a NIfTI label stored upside down against it: matched in space', async () => {
  const path = findShared('data/ct_dicom_with_nifti_label');
  if (!path) return;
  const known = readJson(findShared('data/_facts/ct_dicom_with_nifti_label.json') ?? '') as (SeriesFacts & { label?: LabelFacts })[];
  const dataset = await importDataset(dropPath(path), { decoders: { dicom: decodeFrameInNode } });
  const [found] = summarise(dataset, new Map()).cases;
  compareSeries(
    found!,
    known.find(({ folder }) => folder === 'dicom_j2k_original')!,
  );
  expect(found?.labels).toEqual(known.find(({ label }) => label)?.label?.counts);
  // The liver (5) is bright and even where the label lies right, and a mixture of everything where it lies index by index.
  const liver = dataset.classes.findIndex(({ value }) => value === 5);
  const inside = [...dataset.cases[0]!.label!].flatMap((value, i) => (value === liver ? [dataset.cases[0]!.image[0]![i]!] : []));
  expect(inside.reduce((sum, value) => sum + value, 0) / inside.length).toBeCloseTo(89, 0);
}, 60_000);

test('DICOM with segmentations: bits across bytes, frames in reverse order, overlaps refused by name', async () => {
  const path = findShared('data/ct_liver_dicom_seg');
  if (!path) return;
  interface SegmentationFacts {
    seg?: string;
    per_frame?: { nonzero: number }[];
  }
  const known = readJson(findShared('data/_facts/ct_liver_dicom_seg.json') ?? '') as (SeriesFacts & SegmentationFacts)[];
  const voxels = (seg: string): number =>
    known.find((entry) => entry.seg === seg)!.per_frame!.reduce((sum, { nonzero }) => sum + nonzero, 0);
  const summary = await load(path);
  compareSeries(
    findCase(summary, 'ct-3slice/01.dcm'),
    known.find(({ folder }) => folder === 'ct-3slice')!,
  );
  expect(findCase(summary, 'seg/liver.dcm').labels?.[1]).toBe(voxels('seg/liver.dcm'));
  expect(findCase(summary, 'tiny-23x38x3/seg/label.seg').labels?.[1]).toBe(voxels('tiny-23x38x3/seg/label.seg'));
  expect(findCase(summary, 'tiny-24x38x3/seg/label.seg').labels?.[1]).toBe(voxels('tiny-24x38x3/seg/label.seg'));
  expect(summary.classes[1]?.name).toBe('Liver');
  const overlaps = summary.refused.find(({ file }) => file.endsWith('partial_overlaps.dcm'))?.reason;
  expect(overlaps).toMatch(/segments overlap: GREEN and ORANGE/);
}, 60_000);

test('Drosophila: TIFF images with the masks of one folder, by number; other mask folders are left out by name', async () => {
  const path = findShared('data/em_drosophila_vnc');
  if (!path) return;
  const summary = await load(path);
  expect(summary.cases).toHaveLength(5);
  expect(compareCases(path, summary, facts('em_drosophila_vnc'))).toBe(5);
  for (const folder of ['membranes', 'mitochondria', 'synapses'])
    expect(summary.refused.filter(({ file }) => file.includes(`/${folder}/`))).toHaveLength(5);
}, 60_000);
