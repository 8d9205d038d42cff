// Turns label files as read into exact values. Never guesses: what is no label map is refused. Knows no file format.
import { countValues, mostClasses, type LabelValues } from './labelMap';
import { Refusal, type FixOffer } from './refusal';
import { isGrey } from './readers/picture';
import type { RawImage } from './readers/rawImage';
import { narrowVoxels, type VoxelArray } from './voxels';

const mostColours = 32;

/** Single precision stored as double has digits that nobody wrote. */
const shorten = (value: number): number => Number(value.toPrecision(6));

/** Bytes are split in the middle, as probabilities are; objects numbered from 1 all become foreground. */
function offerThreshold(low: number, high: number, whole: boolean): FixOffer {
  const middle = high <= 1 ? 0.5 : Number(((low + high) / 2).toPrecision(3));
  return { kind: 'threshold', at: !whole ? middle : high <= 255 ? 128 : 1, low, high };
}

function assertLabelMap(counts: ReadonlyMap<number, number>): void {
  const distinct = [...counts.keys()].filter(Number.isFinite);
  const [low, high] = distinct.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const range = `between ${shorten(low)} and ${shorten(high)}`;
  const odd = [...counts].reduce((sum, [value, count]) => sum + (Number.isFinite(value) ? 0 : count), 0);
  if (odd > 0)
    throw new Refusal(
      'not_a_label_map',
      `not a label map: ${odd} of its voxels are no number (NaN or infinite). Save whole numbers.`,
      distinct.length > 0 ? offerThreshold(low, high, distinct.every(Number.isInteger)) : null,
    );
  if (distinct.some((value) => !Number.isInteger(value)))
    throw new Refusal(
      'not_a_label_map',
      `not a label map: it holds ${distinct.length} different values ${range}, not all whole numbers (a probability map?). Threshold it and save whole numbers.`,
      offerThreshold(low, high, false),
    );
  if (distinct.length > mostClasses)
    throw new Refusal(
      'not_a_label_map',
      `not a label map of classes: it holds ${distinct.length} different values ${range} (one number per object?). Save one value per class, at most ${mostClasses}.`,
      offerThreshold(low, high, true),
    );
}

/** Resampling and scaling leave 0.9999 where 1 was meant; a probability map has values far from whole numbers, too. */
const roundingError = 1e-3;

function roundValues(values: VoxelArray): { values: VoxelArray; warnings: string[] } {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return { values, warnings: [] };
  let farthest = 0;
  for (const value of values) farthest = Math.max(farthest, Math.abs(value - Math.round(value)));
  if (!(farthest > 0 && farthest <= roundingError)) return { values, warnings: [] };
  const rounded = narrowVoxels(Float64Array.from(values, Math.round));
  return { values: rounded, warnings: [`its values are up to ${shorten(farthest)} off whole numbers; they were rounded`] };
}

/** Some tools draw in transparency alone: what is of one colour everywhere says nothing else. */
function findDrawn({ channels, alpha }: RawImage): VoxelArray | null {
  return alpha && channels.every((values) => values.every((value) => value === values[0])) ? alpha : null;
}

/** So few pixels between two greys far apart are the edges of a blurred mask, not objects. */
const blurred = { greys: 4, share: 0.1, apart: 128 };

/** What a mask with soft edges says; null where its values may all be classes. */
function describeBlur({ kind }: RawImage, counts: ReadonlyMap<number, number>): string | null {
  const [[first = 0, most = 0] = [], [second = 0, next = 0] = [], ...others] = [...counts].toSorted(([, a], [, b]) => b - a);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const between = others.filter(([value]) => value > low && value < high);
  if (kind !== 'picture' || high - low < blurred.apart || between.length < blurred.greys) return null;
  if (all - most - next > blurred.share * all) return null;
  return `it holds ${between.length} rare greys between ${low} and ${high}, as blurred edges do; each is a class of its own unless it is thresholded`;
}

const greyThreshold: FixOffer = { kind: 'threshold', at: 128, low: 0, high: 255 };

/** Blurred edges pass through all greys alike; a class of its own stands out among them. */
const levelWidth = 16;
const leastLevel = { ofAll: 0.002, ofBetween: 0.6 };

/** The grey of a third level between black and white; null where there is none. */
function findMiddleLevel(grey: VoxelArray): number | null {
  const between = new Uint32Array(256);
  for (const value of grey) if (value >= 64 && value < 192) between[value] = (between[value] ?? 0) + 1;
  const all = between.reduce((sum, count) => sum + count, 0);
  for (let low = 64; low + levelWidth <= 192; low++) {
    const inside = between.subarray(low, low + levelWidth).reduce((sum, count) => sum + count, 0);
    if (all > leastLevel.ofAll * grey.length && inside > leastLevel.ofBetween * all) return low + levelWidth / 2;
  }
  return null;
}

/** JPEG blurs label values; two clearly separate levels can still be told apart. */
function thresholdLossy(grey: VoxelArray): LabelValues {
  const middle = findMiddleLevel(grey);
  if (middle !== null)
    throw new Refusal(
      'not_a_label_map',
      `the mask is saved as JPEG, which blurs label values, and it seems to hold more than two of them (one near ${middle}). Save the original mask as PNG.`,
      greyThreshold,
    );
  const values = Uint8Array.from(grey, (value) => (value >= 128 ? 255 : 0));
  let near = 0;
  for (const value of grey) if (value < 64 || value >= 192) near++;
  if (near < 0.95 * grey.length)
    throw new Refusal(
      'not_a_label_map',
      'the mask is saved as JPEG, which blurs label values, and it is not clearly black and white. Save the original mask as PNG.',
      greyThreshold,
    );
  const different = countValues(grey).size;
  return {
    values,
    colour: false,
    counts: countValues(values),
    warnings: [`the mask is saved as JPEG (${different} grey values instead of 2); it was thresholded at 128. Save masks as PNG`],
    offer: greyThreshold,
  };
}

function readColours(image: RawImage): LabelValues {
  const [red, green, blue] = image.channels as [VoxelArray, VoxelArray, VoxelArray];
  const values = Uint32Array.from(red, (r, i) => r * 65536 + (green[i] ?? 0) * 256 + (blue[i] ?? 0));
  const counts = countValues(values);
  if (counts.size > mostColours)
    throw new Refusal(
      'not_a_label_map',
      `not a label map: it holds ${counts.size} different colours. Save one plain colour or one number per class, without antialiasing.`,
      greyThreshold,
    );
  return { values, colour: true, counts, warnings: [] };
}

/** Exact values of one label file: palette indices, grey values, or colours. Throws Refusal `not_a_label_map`. */
export function readLabelValues(image: RawImage): LabelValues {
  const [first] = image.channels;
  if (!first) throw new Refusal('not_a_label_map', 'it holds no channel.');
  const drawn = findDrawn(image);
  if (drawn) {
    const counts = countValues(drawn);
    return { values: drawn, colour: false, counts, warnings: ['it is of one colour; its transparency was taken as the label'] };
  }
  if (image.kind === 'picture' && image.channels.length === 3) {
    if (image.lossy) {
      if (isGrey(image)) return thresholdLossy(first);
      throw new Refusal(
        'not_a_label_map',
        'a colour mask saved as JPEG has lost its label values. Save the original mask as PNG.',
        greyThreshold,
      );
    }
    if (!isGrey(image)) return readColours(image);
  } else if (image.channels.length > 1)
    throw new Refusal('not_a_label_map', `a label map needs one value per voxel; it holds ${image.channels.length} channels.`);
  const { values, warnings } = roundValues(first);
  const counts = countValues(values);
  assertLabelMap(counts);
  const blur = image.palette ? null : describeBlur(image, counts);
  const read = { values, colour: false, counts, names: image.labelNames ?? null, palette: image.palette };
  return blur === null ? { ...read, warnings } : { ...read, warnings: [...warnings, blur], offer: greyThreshold };
}
