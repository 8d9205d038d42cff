// Gives DICOM segmentations to the series they were drawn on: by the series they name, else by place in space. Knows no pairing by names.
import type { CaseDraft } from './caseDraft';
import type { Refused } from './dataset';
import { placeSegmentation } from './dicom/placeSegmentation';
import type { Segmentation } from './dicom/segmentation';
import type { SegmentationFile } from './dicomUnits';
import { type LabelValues } from './labelMap';
import { readLabelValues } from './labelValues';
import { describeError, Refusal, type FixOffer } from './refusal';
import { findConflict, uniteNamed } from './uniteNamed';
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

/** Why it lies on none, and the case whose label it becomes once that is mended. */
interface Unplaced {
  reason: string;
  offer?: FixOffer;
  caseId?: string;
}

/** Lays it on each candidate; the first reason stands for all when none fits. */
function tryCandidates(segmentation: Segmentation, candidates: readonly DicomDraft[], path: string): Placed[] | Unplaced {
  let unplaced: Unplaced = { reason: 'the series it was drawn on is not here. Drop both together.' };
  const placed: Placed[] = [];
  for (const target of candidates)
    try {
      placed.push({ target, label: readLabelValues(placeSegmentation(target.draft.image, segmentation, path)) });
    } catch (error) {
      const offer = error instanceof Refusal ? error.offer : null;
      // The nearest series, if it was drawn on several.
      if (!unplaced.offer) unplaced = { reason: describeError(error), ...(offer ? { offer, caseId: target.draft.pair.id } : {}) };
    }
  return placed.length > 0 ? placed : unplaced;
}

/** Series named by it come first; where it names none, or none of them is here, every series may be meant. */
function listCandidates(segmentation: Segmentation, drafts: readonly DicomDraft[]): DicomDraft[] {
  const named = drafts.filter(({ dicom }) => dicom.seriesUid !== '' && segmentation.referencedSeries.includes(dicom.seriesUid));
  return named.length > 0 || segmentation.referencedSeries.length > 0 ? named : [...drafts];
}

const sortByNearness = (drafts: readonly DicomDraft[], path: string): DicomDraft[] => {
  const near = ({ draft }: DicomDraft): number => countCommonFolders(draft.files[0] ?? '', path);
  return drafts.toSorted((a, b) => near(b) - near(a));
};

function attach({ target: { draft }, label }: Placed, path: string, refused: Refused[]): void {
  const conflict = draft.label ? findConflict(draft.label, label) : null;
  if (conflict !== null) {
    refused.push({ file: path, reason: `${conflict} (${draft.files.at(-1) ?? ''}), and was left out. Drop the one you want.` });
    return;
  }
  draft.label = draft.label ? uniteNamed(draft.label, label) : label;
  draft.files.push(path);
  draft.pair = { ...draft.pair, labels: [...draft.pair.labels, { path, part: null, kind: '' }] };
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
      const candidates = sortByNearness(listCandidates(segmentation, drafts), path);
      const placed = tryCandidates(segmentation, candidates, path);
      const [nearest] = Array.isArray(placed) ? placed : [];
      if (nearest) attach(nearest, path, refused);
      else if (!Array.isArray(placed)) refused.push({ file: path, ...placed });
    } catch (error) {
      refused.push({ file: path, reason: describeError(error) });
    }
}
