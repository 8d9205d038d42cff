// Turns label files as read into exact values, and values into classes. Never guesses: what is no label map is refused. Knows no file format.
import type { ClassInfo } from '../protocol/dataset';
import { ignoredClass } from './dataset';
import { Refusal, type FixOffer } from './refusal';
import type { RawImage } from './readers/rawImage';
import { isGrey } from './readers/picture';
import type { VoxelArray } from './voxels';

/** A label map in file values. Colours are red x 65536 + green x 256 + blue. */
export interface LabelValues {
  values: VoxelArray;
  colour: boolean;
  counts: Map<number, number>;
  warnings: string[];
  /** True when united from pieces; its value 1 then means whatever single masks of the set use. */
  merged?: boolean;
  /** Class names by value, where the file itself names them. */
  names?: ReadonlyMap<number, string> | null;
  /** What the person may settle otherwise. */
  offer?: FixOffer;
}

/** Index 255 means "no class", so this many classes fit a byte. */
export const mostClasses = 254;
const mostColours = 32;

function countBytes(values: Uint8Array): Map<number, number> {
  const table = new Float64Array(256);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    table[value] = (table[value] as number) + 1;
  }
  return new Map([...table.entries()].filter(([, count]) => count > 0));
}

/** Voxels per value. */
export function countValues(values: VoxelArray): Map<number, number> {
  if (values instanceof Uint8Array) return countBytes(values);
  const counts = new Map<number, number>();
  let previous = values[0] ?? 0;
  let run = 0;
  const commit = (): void => void counts.set(previous, (counts.get(previous) ?? 0) + run);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== previous) {
      commit();
      previous = value;
      run = 0;
    }
    run++;
  }
  commit();
  return counts;
}

/** Single precision stored as double has digits that nobody wrote. */
const shorten = (value: number): number => Number(value.toPrecision(6));

/** Bytes are split in the middle, as probabilities are; objects numbered from 1 all become foreground. */
function offerThreshold(low: number, high: number, whole: boolean): FixOffer {
  const middle = high <= 1 ? 0.5 : Number(((low + high) / 2).toPrecision(3));
  return { kind: 'threshold', at: !whole ? middle : high <= 255 ? 128 : 1, low, high };
}

function assertLabelMap(counts: ReadonlyMap<number, number>): void {
  const distinct = [...counts.keys()];
  const [low, high] = distinct.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const range = `between ${shorten(low)} and ${shorten(high)}`;
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

const greyThreshold: FixOffer = { kind: 'threshold', at: 128, low: 0, high: 255 };

/** JPEG blurs label values; two clearly separate levels can still be told apart. */
function thresholdLossy(grey: VoxelArray): LabelValues {
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
  const counts = countValues(first);
  assertLabelMap(counts);
  return { values: first, colour: false, counts, warnings: [], names: image.labelNames ?? null };
}

export interface ClassTable {
  classes: ClassInfo[];
  /** File value -> class index. */
  indexOf: Map<number, number>;
  colour: boolean;
}

const toHex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;
const fromGrey = (value: number): number => value * 0x010101;

/** The name of a value in summaries: the number, or `#rrggbb`. */
export const nameValue = (value: number, colour: boolean): number | string => (colour ? toHex(value) : value);

/** Grey masks among colour masks speak in colours too. */
export function harmoniseColours(labels: readonly LabelValues[]): void {
  if (!labels.some(({ colour }) => colour)) return;
  for (const label of labels.filter(({ colour }) => !colour)) {
    label.values = Uint32Array.from(label.values, fromGrey);
    label.counts = new Map([...label.counts].map(([value, count]) => [fromGrey(value), count]));
    label.colour = true;
  }
}

/** Numbers ascend with 0 first; colours go by frequency with black first, since their codes mean nothing. */
function orderValues(totals: ReadonlyMap<number, number>, colour: boolean): number[] {
  const rank = (value: number): number => (value === 0 ? 0 : 1);
  return [...totals].sort(([a, m], [b, n]) => rank(a) - rank(b) || (colour ? n - m : 0) || a - b).map(([value]) => value);
}

/** Classes of the whole set: declared ones where declared, else every value that occurs. */
export function computeClasses(
  labels: readonly LabelValues[],
  declared: ReadonlyMap<number, string> | null,
  ignore: number | null,
): ClassTable {
  const colour = labels.some((label) => label.colour);
  const totals = new Map<number, number>(declared ? [...declared.keys()].map((value) => [value, 0]) : []);
  for (const { counts } of labels)
    for (const [value, count] of counts) if (value !== ignore) totals.set(value, (totals.get(value) ?? 0) + count);
  const values = orderValues(totals, colour);
  const unnamed = (value: number): string => (values.length === 2 ? 'foreground' : `class ${String(nameValue(value, colour))}`);
  const name = (value: number, i: number): string => declared?.get(value) ?? (i === 0 ? 'background' : unnamed(value));
  return {
    classes: values.map((value, i) => ({ value: nameValue(value, colour), name: name(value, i) })),
    indexOf: new Map(values.map((value, i) => [value, i])),
    colour,
  };
}

/** Class index per voxel; values without a class become `ignoredClass`. */
export function applyClasses(label: LabelValues, table: ClassTable): Uint8Array {
  const { values, counts } = label;
  if (values instanceof Uint8Array && [...counts.keys()].every((value) => table.indexOf.get(value) === value)) return values;
  const lookup = new Uint8Array(65536).fill(ignoredClass);
  for (const [value, index] of table.indexOf) if (value >= 0 && value < 65536) lookup[value] = index;
  const out = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    out[i] = value >= 0 && value < 65536 ? (lookup[value] as number) : (table.indexOf.get(value) ?? ignoredClass);
  }
  return out;
}
