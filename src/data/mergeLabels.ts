// Makes one label map of the several files of a case: pieces of one class united, or one class per file. Knows no file format.
import type { LabelValues } from './labelMap';
import { countValues } from './labelMap';
import { Refusal } from './refusal';

export interface LabelPart {
  path: string;
  part: string | null;
  label: LabelValues;
}

const nameOf = (path: string): string => path.replace(/^.*\//, '');
const listNames = (parts: readonly LabelPart[]): string =>
  parts
    .slice(0, 4)
    .map(({ path }) => nameOf(path))
    .join(', ') + (parts.length > 4 ? ', …' : '');

function assertSameSize(parts: readonly LabelPart[]): number {
  const size = parts[0]?.label.values.length ?? 0;
  if (parts.some(({ label }) => label.values.length !== size)) throw new Refusal('shape_mismatch', 'its mask files have different sizes.');
  return size;
}

const collectWarnings = (parts: readonly LabelPart[]): string[] => [...new Set(parts.flatMap(({ label }) => label.warnings))];

/** Pieces of one class become one mask of value 1 (see settleMerged). Where the first holds several values the others are left out, in words. */
export function uniteParts(parts: readonly LabelPart[]): LabelValues {
  const size = assertSameSize(parts);
  const [first, ...others] = parts;
  const foreground = new Set(parts.flatMap(({ label }) => [...label.counts.keys()].filter((value) => value !== 0)));
  if (first && foreground.size > 1) {
    const warning = `only ${nameOf(first.path)} is used; ${listNames(others)} cannot be united with it, since they hold several values`;
    return { ...first.label, warnings: [...first.label.warnings, warning], offer: { kind: 'mergeParts' } };
  }
  const values = new Uint8Array(size);
  for (const { label } of parts) for (let i = 0; i < size; i++) if (label.values[i] !== 0) values[i] = 1;
  const warnings = [...collectWarnings(parts), `${parts.length} mask files were united: ${listNames(parts)}`];
  return { values, colour: false, counts: countValues(values), warnings, merged: true };
}

/** Files of several values over each other: where two mark a voxel the later one wins, in words. */
export function overlayParts(parts: readonly LabelPart[]): LabelValues {
  const size = assertSameSize(parts);
  const values = new Uint16Array(size);
  let overlap = 0;
  for (const { label } of parts)
    for (let i = 0; i < size; i++) {
      const value = label.values[i] as number;
      if (value === 0) continue;
      if (values[i] !== 0) overlap++;
      values[i] = value;
    }
  const told = `${parts.length} label files were laid over each other by hand: ${listNames(parts)}`;
  const covered = overlap > 0 ? `; in ${overlap} voxels the later one covers another` : '';
  return { values, colour: false, counts: countValues(values), warnings: [...collectWarnings(parts), told + covered] };
}

/** United masks take the value that the single masks of the same set use (255, say), so that both mean one class. */
export function settleMerged(labels: readonly LabelValues[]): void {
  const single = new Set(labels.filter(({ merged }) => !merged).flatMap(({ counts }) => [...counts.keys()].filter((value) => value !== 0)));
  const [value] = single;
  if (single.size !== 1 || value === undefined || value === 1 || value > 255) return;
  for (const label of labels.filter(({ merged }) => merged)) {
    label.values = Uint8Array.from(label.values, (index) => index * value);
    label.counts = countValues(label.values);
  }
}

/** One class per file: the position of the file's class in `classes`, plus one; where files overlap the later class wins, with a warning. */
export function stackClasses(parts: readonly LabelPart[], classes: readonly string[]): LabelValues {
  const size = assertSameSize(parts);
  const values = new Uint8Array(size);
  let overlap = 0;
  for (const { part, label } of parts) {
    const value = classes.indexOf(part ?? '') + 1;
    for (let i = 0; i < size; i++) {
      if (label.values[i] === 0) continue;
      if (values[i] !== 0) overlap++;
      values[i] = value;
    }
  }
  const warnings = collectWarnings(parts);
  if (overlap > 0) warnings.push(`${overlap} voxels lie in more than one class file; the alphabetically later class was taken`);
  return { values, colour: false, counts: countValues(values), warnings };
}
