// Awkward and malformed inputs with what a careful importer does: loaded with exactly these facts, or refused in words that name the reason.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { importDataset } from './importDataset';
import { summarise } from './summarise';
import { decodeFrameInNode } from './testing/gdcmInNode';
import type { HostileCase, RealCase, SyntaxFile } from './testing/hostileFacts';
import { findFaults, findRealFaults, findSyntaxFaults, sayRefused, type Outcome } from './testing/hostileFaults';
import { decodeJpegInNode } from './testing/jpegInNode';
import { dropPath, findShared, listFolder, readJson } from './testing/sharedFiles';

const folder = findShared('hostile');
const expected = folder ? (readJson(`${folder}/expected.json`) as { cases: HostileCase[] }).cases : [];

const decoders = { dicom: decodeFrameInNode, jpeg: decodeJpegInNode };

async function load(path: string): Promise<Outcome> {
  try {
    const summary = summarise(await importDataset(dropPath(path), { decoders }), new Map());
    return { summary, said: sayRefused(summary) };
  } catch (error) {
    return { summary: null, said: (error as Error).message };
  }
}

const drop = ({ id, drop: what }: HostileCase): Promise<Outcome> =>
  load(what.endsWith('.') ? `${folder}/${id}` : `${folder}/${id}/${what}`);

test('there is something to check, or the folder is absent', () => {
  expect(folder === null || expected.length > 60).toBe(true);
});

for (const entry of expected.filter((one) => !one.drop.includes(' ')))
  test(`${entry.id}: ${entry.action}`, async () => {
    expect(findFaults(entry, await drop(entry))).toEqual([]);
  }, 90_000);

const small = expected.find(({ id }) => id.startsWith('107_'));
for (const path of small ? listFolder(`${folder}/${small.id}`) : [])
  test(`${path.replace(/^.*\//, '')}: the same pixels in every transfer syntax, or refused`, async () => {
    expect(findSyntaxFaults(small!, path, await load(path))).toEqual([]);
  }, 90_000);

const real = folder ? (readJson(`${folder}/expected_real.json`) as { cases: RealCase[] }).cases : [];
const slice = real.find(({ id }) => id.startsWith('R1_'));
const slicePath = ({ file }: SyntaxFile): string => `${folder}/real/${slice!.id}/${file}`;

/** Lossy files: how far any voxel may be from the uncompressed one, and the mean of all. The 8-bit one (.50) is windowed and not compared. */
const lossyLimits: Record<string, [number, number]> = {
  '.81': [1, 0.7],
  '.91': [5, 0.6],
  '.51': [36, 3.9],
  '.53': [36, 3.9],
  '.55': [36, 3.9],
};

for (const entry of slice?.files ?? [])
  test(`${slice!.id}: ${entry.transfer_syntax}`, async () => {
    const { cases } = await importDataset(dropPath(slicePath(entry)), { decoders });
    const [found] = cases;
    expect(found?.shape).toEqual([512, 512]);
    for (const axis of [0, 1]) expect(found?.spacing[axis]).toBeCloseTo(0.675781, 6);
    if (entry.transfer_syntax.endsWith('.4.50')) return;
    // Stored = HU + 1024 (rescale intercept).
    const stored = Int16Array.from(found!.image[0]!, (value) => value + 1024);
    if (entry.lossless) {
      expect(createHash('sha256').update(stored).digest('hex')).toBe(slice!.image.sha256_of_int16le_stored);
      expect(found?.intensity[0]?.min).toBe(slice!.image.hu_min);
      expect(found?.intensity[0]?.mean).toBeCloseTo(slice!.image.hu_mean, 5);
      return;
    }
    const plain = slice!.files!.find((other) => other.transfer_syntax === '1.2.840.10008.1.2.1')!;
    const truth = (await importDataset(dropPath(slicePath(plain)), { decoders })).cases[0]!.image[0]!;
    const differences = Float64Array.from(found!.image[0]!, (value, i) => Math.abs(value - truth[i]!));
    const [largest, mean] = lossyLimits[`.${entry.transfer_syntax.split('.').at(-1)!}`]!;
    expect(differences.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(largest);
    expect(differences.reduce((a, b) => a + b, 0) / differences.length).toBeLessThanOrEqual(mean);
  }, 90_000);

for (const entry of real.filter((one) => one !== slice))
  test(`${entry.id}: ${entry.action}`, async () => {
    expect(findRealFaults(entry, await load(`${folder}/real/${entry.id}`))).toEqual([]);
  }, 90_000);

test('22_flipped_mask: turned by the affine, the label lies on the bright structures', async () => {
  if (!folder) return;
  const dataset = await importDataset(dropPath(`${folder}/22_flipped_mask`));
  const [item] = dataset.cases;
  const means = [1, 2].map((index) => {
    const inside = [...(item?.label ?? [])].flatMap((value, i) => (value === index ? [item?.image[0]?.[i] ?? NaN] : []));
    return inside.reduce((sum, value) => sum + value, 0) / inside.length;
  });
  expect(means[0]).toBeCloseTo(276.561, 2);
  expect(means[1]).toBeCloseTo(490.778, 2);
});
