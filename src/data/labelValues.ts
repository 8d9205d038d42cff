// Turns label files as read into exact values. Never guesses: what is no label map is refused. Knows no file format.
import { countValues, mostClasses, type LabelValues } from './labelMap';
import { Refusal, type FixOffer } from './refusal';
import { isGrey } from './readers/picture';
import { isOfPictures, type RawImage } from './readers/rawImage';
import { describeBlur, greyThreshold, thresholdLossy } from './softEdges';
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
  return { values: rounded, warnings: [`its values are up to ${Number(farthest.toPrecision(1))} off whole numbers; they were rounded`] };
}

export const toldDrawn = 'it is of one colour; its transparency was taken as the label';

/** Of one colour everywhere. */
export const isPlain = ({ channels }: RawImage): boolean => channels.every((values) => values.every((value) => value === values[0]));

/** Some tools draw in transparency alone: what is of one colour everywhere says nothing else. */
export const findDrawn = (image: RawImage): VoxelArray | null => (image.alpha && isPlain(image) ? image.alpha : null);

/** red x 65536 + green x 256 + blue. */
export function encodeColours(image: RawImage): Uint32Array<ArrayBuffer> {
  const [red, green, blue] = image.channels as [VoxelArray, VoxelArray, VoxelArray];
  return Uint32Array.from(red, (r, i) => r * 65536 + (green[i] ?? 0) * 256 + (blue[i] ?? 0));
}

function readColours(image: RawImage): LabelValues {
  const values = encodeColours(image);
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
  if (drawn) return readLevels(image, drawn, [toldDrawn]);
  if (isOfPictures(image) && image.channels.length === 3) {
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
    throw new Refusal(
      'not_a_label_map',
      `a label map needs one value per voxel; it holds ${image.channels.length} channels. Save one number a class, without further axes.`,
    );
  return readLevels(image, first, []);
}

/** One value a voxel: whole numbers, few enough, and not the greys of a soft edge. */
function readLevels(image: RawImage, levels: VoxelArray, told: readonly string[]): LabelValues {
  const { values, warnings } = roundValues(levels);
  const counts = countValues(values);
  assertLabelMap(counts);
  const blur = image.palette ? null : describeBlur(image, counts);
  const read = { values, colour: false, counts, names: image.labelNames ?? null, palette: image.palette, warnings: [...told, ...warnings] };
  return blur === null ? read : { ...read, warnings: [...read.warnings, blur], offer: greyThreshold };
}
