// Puts label maps that carry the names of their classes together. Pure; knows no file.
import { countValues, type LabelValues } from './labelMap';

/** Why the second cannot join the first, as what the second does; null where it can. A class twice is another opinion, not another part. */
export function findConflict(first: LabelValues, second: LabelValues): string | null {
  const known = new Set(
    [...(first.names ?? [])].filter(([value]) => (first.counts.get(value) ?? 0) > 0 && value !== 0).map(([, name]) => name),
  );
  const twice = [...(second.names ?? [])].find(([value, name]) => value !== 0 && known.has(name))?.[1];
  if (twice !== undefined) return `it marks ${twice}, as another segmentation of the same series does`;
  const shared = second.values.some((value, i) => value !== 0 && first.values[i] !== 0);
  return shared ? 'it marks voxels that another segmentation of the same series gives to another class' : null;
}

/** Adds the segments of a further segmentation; numbers that are taken give way to free ones. */
export function uniteNamed(first: LabelValues, second: LabelValues): LabelValues {
  const names = new Map(first.names ?? []);
  const target = new Map<number, number>();
  for (const [value, name] of second.names ?? []) {
    const number = names.has(value) && value !== 0 ? Math.max(...names.keys()) + 1 : value;
    names.set(number, name);
    target.set(value, number);
  }
  const values = Uint16Array.from(first.values);
  for (let i = 0; i < values.length; i++) {
    const value = second.values[i] as number;
    if (value !== 0) values[i] = target.get(value) ?? value;
  }
  return { values, colour: false, counts: countValues(values), warnings: [...first.warnings, ...second.warnings], names };
}

/** All of them as one; null where one carries no names, or two are at odds. */
export function uniteAllNamed([first, ...others]: readonly LabelValues[]): LabelValues | null {
  let united = first ?? null;
  for (const label of others) {
    if (!united?.names || !label.names || findConflict(united, label) !== null) return null;
    united = uniteNamed(united, label);
  }
  return united;
}
