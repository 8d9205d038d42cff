// Gives DICOM segmentations to the series they were drawn on: by the series they name, else by place in space. Knows no pairing by names.
import type { CaseDraft } from './caseDraft';
import type { Refused } from './dataset';
import { placeSegmentation } from './dicom/placeSegmentation';
import type { Segmentation } from './dicom/segmentation';
import type { SegmentationFile } from './dicomUnits';
import { countValues, readLabelValues, type LabelValues } from './labelMap';
import { describeError } from './refusal';
import { countCommonFolders } from './pairing/matchRule';
import type { Unit } from './units';

export interface DicomDraft {
  draft: CaseDraft;
  dicom: NonNullable<Unit['dicom']>;
}

interface Placed {
  target: DicomDraft;
  label: LabelValues;
}

/** Lays it on each candidate; the first reason stands for all when none fits. */
function tryCandidates(segmentation: Segmentation, candidates: readonly DicomDraft[]): Placed[] | string {
  let reason = 'the series it was drawn on is not here. Drop both together.';
  const placed: Placed[] = [];
  for (const target of candidates)
    try {
      placed.push({ target, label: readLabelValues(placeSegmentation(target.draft.image, segmentation)) });
    } catch (error) {
      reason = describeError(error);
    }
  return placed.length > 0 ? placed : reason;
}

/** Series named by it come first; where it names none, or none of them is here, every series may be meant. */
function listCandidates(segmentation: Segmentation, drafts: readonly DicomDraft[]): DicomDraft[] {
  const named = drafts.filter(({ dicom }) => dicom.seriesUid !== '' && segmentation.referencedSeries.includes(dicom.seriesUid));
  return named.length > 0 || segmentation.referencedSeries.length > 0 ? named : [...drafts];
}

function chooseNearest(placed: readonly Placed[], path: string): Placed | undefined {
  const near = ({ target }: Placed): number => countCommonFolders(target.draft.files[0] ?? '', path);
  return placed.toSorted((a, b) => near(b) - near(a))[0];
}

/** Why a further segmentation of the same series is not added: a class twice is another opinion, not another part. */
function findConflict(first: LabelValues, second: LabelValues): string | null {
  const known = new Set(
    [...(first.names ?? [])].filter(([value]) => (first.counts.get(value) ?? 0) > 0 && value !== 0).map(([, name]) => name),
  );
  const twice = [...(second.names ?? [])].find(([value, name]) => value !== 0 && known.has(name))?.[1];
  if (twice !== undefined) return `it marks ${twice}, as another segmentation of the same series does`;
  const shared = second.values.some((value, i) => value !== 0 && first.values[i] !== 0);
  return shared ? 'it marks voxels that another segmentation of the same series gives to another class' : null;
}

/** Adds the segments of a further segmentation; numbers that are taken give way to free ones. */
function unite(first: LabelValues, second: LabelValues): LabelValues {
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

function attach({ target: { draft }, label }: Placed, path: string, refused: Refused[]): void {
  const conflict = draft.label ? findConflict(draft.label, label) : null;
  if (conflict !== null) {
    refused.push({ file: path, reason: `${conflict} (${draft.files.at(-1) ?? ''}), and was left out. Drop the one you want.` });
    return;
  }
  draft.label = draft.label ? unite(draft.label, label) : label;
  draft.files.push(path);
}

/** Reads every segmentation and sets the label of the draft it fits; the others stand in `refused`. */
export async function attachSegmentations(
  files: readonly SegmentationFile[],
  drafts: readonly DicomDraft[],
  refused: Refused[],
): Promise<void> {
  for (const { path, read } of files)
    try {
      const segmentation = await read();
      const placed = tryCandidates(segmentation, listCandidates(segmentation, drafts));
      const chosen = typeof placed === 'string' ? undefined : chooseNearest(placed, path);
      if (chosen) attach(chosen, path, refused);
      else refused.push({ file: path, reason: typeof placed === 'string' ? placed : '' });
    } catch (error) {
      refused.push({ file: path, reason: describeError(error) });
    }
}
