// Label pictures beside a DICOM series, one for each of its slices, put together as the label of that series. Knows no file format.
import type { Refused } from './dataset';
import { sliceLabelFolders } from './pairing/rules';
import type { RawImage } from './readers/rawImage';
import { refuseFile } from './refusal';
import { stackSlices, type SlicePicture } from './stackSlices';
import type { Unit } from './units';

const stemOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const numbersIn = (path: string): number[] => [...stemOf(path).matchAll(/\d+/g)].map(([digits]) => Number(digits));

/** Pictures in the order of the slices by a name that both have; null unless every slice has exactly one. */
function orderBy(slices: readonly string[], pictures: readonly Unit[], nameSlice: Naming, namePicture: Naming): Unit[] | null {
  const byName = new Map(pictures.map((picture) => [namePicture(picture.path), picture]));
  const ordered = slices.flatMap((path) => byName.get(nameSlice(path)) ?? []);
  return ordered.length === slices.length && new Set(ordered).size === pictures.length ? ordered : null;
}
type Naming = (path: string) => string | number | undefined;

interface Stack {
  pictures: Unit[];
  warnings: string[];
}

/** By equal names; else, in words, by the last number of the pictures' names and one of the slices'. */
function orderPictures(slices: readonly string[], pictures: readonly Unit[]): Stack | null {
  if (slices.length !== pictures.length) return null;
  const alike = orderBy(slices, pictures, stemOf, stemOf);
  if (alike) return { pictures: alike, warnings: [] };
  for (const place of numbersIn(slices[0] ?? '').keys()) {
    const ordered = orderBy(
      slices,
      pictures,
      (path) => numbersIn(path)[place],
      (path) => numbersIn(path).at(-1),
    );
    if (ordered)
      return { pictures: ordered, warnings: [`its ${ordered.length} pictures were laid on the slices of the same number; check it`] };
  }
  return null;
}

/** One after the other. */
async function readStack({ pictures, warnings }: Stack): Promise<RawImage> {
  const read: SlicePicture[] = [];
  for (const { path, read: open } of pictures) {
    const image = await open().catch((error: unknown) => {
      throw refuseFile(path, error);
    });
    read.push({ path, image });
  }
  const stack = stackSlices(read);
  return { ...stack, warnings: [...warnings, ...stack.warnings] };
}

const toUnit = (series: Unit, stack: Stack): Unit => ({
  path: `${series.path.replace(/\.dcm$/, '')}/slices.dcm`,
  files: stack.pictures.flatMap(({ files }) => files),
  dicom: null,
  estimateBytes: async () =>
    (await Promise.all(stack.pictures.map((picture) => picture.estimateBytes()))).reduce((sum, bytes) => sum + bytes, 0),
  read: () => readStack(stack),
  // By their names they lie where the slices lie.
  readOnto: async ({ affine }) => ({ ...(await readStack(stack)), affine }),
});

/** Units with those pictures replaced by one label for each series they fit. Pictures that fit none are refused as one. */
export function joinSliceLabels(units: readonly Unit[], refused: Refused[]): Unit[] {
  const out = new Set(units);
  const series = units.filter(({ dicom }) => dicom);
  const folders = new Map<string, Unit[]>();
  for (const unit of units)
    if (!unit.dicom && sliceLabelFolders.labels.test(unit.path))
      folders.set(folderOf(unit.path), [...(folders.get(folderOf(unit.path)) ?? []), unit]);
  for (const [folder, pictures] of folders) {
    const set = folderOf(folder.slice(0, -1));
    const beside = series.filter(({ files: [file = ''] }) => file.startsWith(set) && sliceLabelFolders.images.test(file.slice(set.length)));
    if (beside.length === 0) continue;
    for (const picture of pictures) out.delete(picture);
    const fitting = beside.flatMap((one) => {
      const stack = orderPictures(one.dicom?.slices ?? [], pictures);
      return stack ? [toUnit(one, stack)] : [];
    });
    for (const unit of fitting) out.add(unit);
    if (fitting.length === 0)
      refused.push({
        file: pictures[0]?.path ?? folder,
        reason: `${pictures.length} label pictures lie beside a DICOM series, but names and number do not say which belongs to which of its slices. Name them as the slices are named.`,
      });
  }
  return [...out];
}
