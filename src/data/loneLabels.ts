// Tells a label map that was dropped without its image from an image. Pure; knows no file format.
import type { CaseDraft } from './caseDraft';
import type { Refused } from './dataset';
import { countValues, mostClasses } from './labelMap';
import type { VoxelArray } from './voxels';

const mostlyEqual = 0.8;
/** Flat drawings exist among pictures; only few values make a mask. */
const mostPictureValues = 16;

/** Share of neighbours along x, both not zero, that are equal; an image's noise keeps it low. */
function computeFlatness(values: VoxelArray): number {
  let [pairs, equal] = [0, 0];
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0 || values[i - 1] === 0) continue;
    pairs++;
    if (value === values[i - 1]) equal++;
  }
  return pairs === 0 ? 0 : equal / pairs;
}

function looksLikeLabel({ image, label }: CaseDraft): boolean {
  const [values] = image.channels;
  if (label || image.channels.length !== 1 || !values || values instanceof Float32Array || values instanceof Float64Array) return false;
  const distinct = countValues(values).size;
  const most = image.kind === 'volume' ? mostClasses : mostPictureValues;
  return distinct > 1 && distinct <= most && computeFlatness(values) > mostlyEqual;
}

/** Drafts without a label that look like one: few whole numbers in flat regions. Looks at every voxel. */
export const findLoneLabels = (drafts: readonly CaseDraft[]): ReadonlySet<CaseDraft> => new Set(drafts.filter(looksLikeLabel));

const fileOf = (draft: CaseDraft): string => draft.files[0] ?? draft.pair.id;
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const stemOf = (path: string): string => path.replace(/^.*\//, '').replace(/\..*$/, '');

/** A folder of masks may hold one with many values; its name then tells that it belongs to an image that has its label already. */
function isFurtherMask(draft: CaseDraft, drafts: readonly CaseDraft[], lone: ReadonlySet<CaseDraft>): boolean {
  const [folder, stem] = [folderOf(fileOf(draft)), stemOf(fileOf(draft))];
  const beside = [...lone].some((other) => folderOf(fileOf(other)) === folder);
  return !draft.label && beside && drafts.some((other) => other.label && stemOf(fileOf(other)) === stem);
}

/** Where images were refused or others have labels such a file is refused, since it may be the label of one; alone it loads with a warning. */
export function judgeLoneLabels(drafts: readonly CaseDraft[], lone: ReadonlySet<CaseDraft>, refused: Refused[]): CaseDraft[] {
  const doubtful = refused.length > 0 || drafts.some(({ label }) => label);
  return drafts.filter((draft) => {
    if (!lone.has(draft) && !isFurtherMask(draft, drafts, lone)) return true;
    const reason = 'it looks like a label map (few whole numbers in flat regions) without its image';
    if (doubtful)
      refused.push({
        file: fileOf(draft),
        reason: `${reason}. Drop the labels you want, one for each image, with names or folders that pair.`,
      });
    else draft.warnings.push(`${reason}; it was taken as an image`);
    return !doubtful;
  });
}
