// Makes one label of pictures, one for each slice, as the single ones are read: palettes and colours settled over all, each kind of warning once.
// Knows no file format.
import { groupNotices } from './findings/groupNotices';
import { harmoniseColours, settlePalettes } from './labelColours';
import { countValues, type LabelValues } from './labelMap';
import { encodeColours, findDrawn, isPlain, toldDrawn } from './labelValues';
import { isGrey } from './readers/picture';
import { formatShape, type RawImage } from './readers/rawImage';
import { CaseRefusal } from './refusal';
import { narrowVoxels, type VoxelArray } from './voxels';

export interface SlicePicture {
  path: string;
  image: RawImage;
}

function assertOneSize(pictures: readonly SlicePicture[]): number[] {
  const [width = 0, height = 0] = pictures[0]?.image.shape ?? [];
  const odd = pictures.find(({ image: { shape, kind } }) => kind !== 'picture' || shape[0] !== width || shape[1] !== height);
  if (!odd) return [width, height, pictures.length];
  throw new CaseRefusal(
    odd.path,
    `it is ${formatShape(odd.image.shape)} and not ${width}x${height} as the label of the first slice. Save one picture for each slice, in one size.`,
  );
}

/** A slice without anything drawn has no transparency that varies; among `drawn` ones it is empty. */
function readSlice(image: RawImage, drawn: boolean): LabelValues {
  const [first = new Uint8Array(0)] = image.channels;
  const plain = { warnings: [], counts: new Map<number, number>(), palette: null, colour: false };
  if (drawn && isPlain(image)) return { ...plain, values: image.alpha ?? new Uint8Array(first.length) };
  if (isGrey(image)) return { ...plain, values: first, counts: countValues(first), palette: image.palette };
  return { ...plain, values: encodeColours(image), colour: true };
}

function join(slices: readonly LabelValues[]): VoxelArray {
  const size = slices[0]?.values.length ?? 0;
  const values = new Float64Array(size * slices.length);
  slices.forEach((slice, z) => values.set(slice.values, z * size));
  return narrowVoxels(values);
}

/** Colours of the indices in use, which agree from slice to slice. */
function mergePalettes(slices: readonly LabelValues[]): string[] | null {
  const numbered = slices.filter(({ palette }) => palette);
  const merged: string[] = [];
  for (const { palette, counts } of numbered)
    for (const index of counts.keys()) {
      const colour = palette?.[index];
      if (colour !== undefined) merged[index] = colour;
    }
  return numbered.length > 0 ? merged : null;
}

/** Red, green and blue of colours as numbers. */
const decodeColours = (colours: VoxelArray): VoxelArray[] =>
  [16, 8, 0].map((shift) => Uint8Array.from(colours, (colour) => (colour >> shift) & 255));

function tellOnce(pictures: readonly SlicePicture[]): string[] {
  const all = pictures.flatMap(({ image }) => [...image.warnings, ...(findDrawn(image) ? [toldDrawn] : [])].map((text) => ({ text })));
  return groupNotices(all).map((group) => `${group[0]?.text ?? ''} (${group.length} of ${pictures.length} slices)`);
}

/** Pictures in the order of the slices as a volume, without a place in space. Throws CaseRefusal where one is of another size. */
export function stackSlices(pictures: readonly SlicePicture[]): RawImage {
  const shape = assertOneSize(pictures);
  const drawn = pictures.some(({ image }) => findDrawn(image));
  const slices = pictures.map(({ image }) => readSlice(image, drawn));
  const warnings = [...tellOnce(pictures), ...settlePalettes(slices)];
  harmoniseColours(slices);
  const values = join(slices);
  return {
    kind: 'volume',
    shape,
    spacing: [1, 1, 1],
    affine: null,
    channels: slices.some(({ colour }) => colour) ? decodeColours(values) : [values],
    alpha: null,
    palette: mergePalettes(slices),
    lossy: pictures.some(({ image }) => image.lossy),
    ofPictures: true,
    warnings,
  };
}
