// Label maps in file values, and the classes that the values of a whole set stand for. Knows no file format.
import type { ClassInfo } from '../protocol/dataset';
import { ignoredClass } from './dataset';
import type { FixOffer } from './refusal';
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
  /** Colours of the values, where they are indices into a palette. */
  palette?: readonly string[] | null;
}

/** Index 255 means "no class", so this many classes fit a byte. */
export const mostClasses = 254;
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

export interface ClassTable {
  classes: ClassInfo[];
  /** File value -> class index. */
  indexOf: Map<number, number>;
  colour: boolean;
}

const toHex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;
/** The name of a value in summaries: the number, or `#rrggbb`. */
export const nameValue = (value: number, colour: boolean): number | string => (colour ? toHex(value) : value);

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
  // What no file marks as background is no background: a mask that is all foreground has a class beside it.
  if (!declared && !colour && totals.size > 0 && !totals.has(0)) totals.set(0, 0);
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
