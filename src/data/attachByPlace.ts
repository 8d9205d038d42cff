// Gives a label map without a partner to the image whose voxels it shares in space, e.g. a NIfTI label of a DICOM series. Knows no file format.
import { alignToImage, lieOnSameGrid } from './alignment';
import type { CaseDraft } from './caseDraft';
import { readLabelValues } from './labelValues';
import { countCommonFolders } from './pairing/matchRule';
import type { RawImage } from './readers/rawImage';

/** A file that may be a label. */
export interface Candidate {
  path: string;
  image: RawImage;
}

const fileOf = ({ files }: CaseDraft): string => files[0] ?? '';

/** Images on the label's grid in the nearest folder; none where they belong to different people. */
function findTargets(candidate: Candidate, drafts: readonly CaseDraft[]): CaseDraft[] {
  const fitting = drafts.filter(({ image }) => lieOnSameGrid(image, candidate.image));
  const near = (draft: CaseDraft): number => countCommonFolders(fileOf(draft), candidate.path);
  const nearest = Math.max(...fitting.map(near));
  const targets = fitting.filter((draft) => near(draft) === nearest);
  return new Set(targets.map(({ pair }) => pair.patient)).size === 1 ? targets : [];
}

function attach({ path, image }: Candidate, targets: readonly CaseDraft[]): boolean {
  try {
    for (const draft of targets) {
      const aligned = alignToImage(draft.image, image, 'label');
      const label = readLabelValues(aligned);
      const shared = targets.length > 1 ? `, as with ${targets.length - 1} more of the same patient` : '';
      draft.label = { ...label, warnings: [] };
      draft.files.push(path);
      draft.pair = { ...draft.pair, labels: [{ path, part: null, kind: '' }] };
      draft.warnings.push(
        ...aligned.warnings,
        ...label.warnings,
        `paired with ${path.replace(/^.*\//, '')} by its place in space${shared}; check it`,
      );
    }
    return true;
  } catch {
    // No label map after all: it stays what it was.
    return false;
  }
}

/** `lone`: drafts that look like labels. Drafts that turn out to be labels are left out of the result; `orphans` that found an image are named in it. */
export function attachByPlace(
  drafts: readonly CaseDraft[],
  lone: ReadonlySet<CaseDraft>,
  orphans: readonly Candidate[],
): { drafts: CaseDraft[]; found: string[] } {
  const images = drafts.filter((draft) => draft.image.affine && !draft.label && !lone.has(draft));
  const candidates = [...[...lone].map((draft) => ({ path: fileOf(draft), image: draft.image })), ...orphans];
  const found: string[] = [];
  for (const candidate of candidates) {
    const targets = findTargets(
      candidate,
      images.filter(({ label }) => !label),
    );
    if (targets.length > 0 && attach(candidate, targets)) found.push(candidate.path);
  }
  return { drafts: drafts.filter((draft) => !(lone.has(draft) && found.includes(fileOf(draft)))), found };
}
