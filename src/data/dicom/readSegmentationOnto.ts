// One DICOM segmentation, alone and uncompressed, read onto the grid of an image: segment numbers, their names and the series it names.
import type { RawImage } from '../readers/rawImage';
import { openDicom } from './dicomFile';
import { readDicomHeader } from './header';
import { placeSegmentation } from './placeSegmentation';
import { readSegmentation } from './segmentation';

/** Where the voxels of an image lie. */
export interface ImageGrid {
  readonly kind: RawImage['kind'];
  readonly shape: readonly number[];
  readonly spacing: readonly number[];
  readonly affine: readonly (readonly number[])[] | null;
}

export type PlacedSegmentation = RawImage & { seriesUid: string };

/** Throws Refusal. */
export async function readSegmentationOnto(path: string, bytes: Uint8Array<ArrayBuffer>, grid: ImageGrid): Promise<PlacedSegmentation> {
  const file = await openDicom(new Blob([bytes]));
  const segmentation = await readSegmentation(file, readDicomHeader(path, file), undefined);
  const { kind, shape, spacing, affine } = grid;
  const image: RawImage = {
    kind,
    shape: [...shape],
    spacing: [...spacing],
    affine: affine?.map((row) => [...row]) ?? null,
    channels: [new Uint8Array(shape.reduce((a, b) => a * b, 1))],
    alpha: null,
    palette: null,
    lossy: false,
    warnings: [],
  };
  return { ...placeSegmentation(image, segmentation, path), seriesUid: segmentation.referencedSeries[0] ?? '' };
}
