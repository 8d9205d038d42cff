// Every reader against facts measured elsewhere (nibabel, numpy) on the real data sets beside the repository.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CaseSummary, DatasetSummary } from '../protocol/dataset';
import { importDataset } from './importDataset';
import { summarise } from './summarise';
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
}, 30_000);

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
