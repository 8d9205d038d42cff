// Planes of a case for the eye: grey levels, truth, size and aspect. Coronal and sagittal ones are turned so that the last slice is on top. Pure.
import { axisOf, type Plane } from '../protocol/planes';
import { ignoredClass, type Case } from './dataset';
import type { Picture } from './survey';
import { copyBox, countVoxels, sizeOf, spacingOf, type Box, type Vector } from './vector';
import { windowVoxels, type IntensityWindow } from './window';

/** The plane as a box one voxel thick. */
export function planeBox(size: Vector, plane: Plane, slice: number): Box {
  const cut = axisOf[plane];
  const at = (axis: 0 | 1 | 2, upright: number, across: number): number => (axis === cut ? upright : across);
  return {
    start: [at(0, slice, 0), at(1, slice, 0), at(2, slice, 0)],
    size: [at(0, 1, size[0]), at(1, 1, size[1]), at(2, 1, size[2])],
  };
}

/** Class indices of a box; 255 throughout when unlabelled. */
export function readLabel(item: Case, box: Box): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(countVoxels(box.size));
  return item.label ? copyBox(item.label, sizeOf(item), box, out) : out.fill(ignoredClass);
}

/** The two axes that a plane lies along, columns first. */
export const planeAxes = (plane: Plane): readonly [0 | 1, 1 | 2] => (plane === 'axial' ? [0, 1] : plane === 'coronal' ? [0, 2] : [1, 2]);

type Pixels = Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Rows in reverse order, a new array. */
export function reverseRows<T extends Pixels>(values: T, width: number): T {
  const out = values.slice() as T;
  for (let from = 0; from < values.length; from += width) out.set(values.subarray(from, from + width), values.length - width - from);
  return out;
}

/** A plane's pixels as they are shown: the last slice of a volume on top. */
export const orientPlane = <T extends Pixels>(values: T, plane: Plane, width: number): T =>
  plane === 'axial' ? values : reverseRows(values, width);

/** Everything of a picture but what the network has to do with it. */
export function readPlane(item: Case, plane: Plane, slice: number, window: IntensityWindow): Omit<Picture, 'survey' | 'middle'> {
  const size = sizeOf(item);
  const spacing = spacingOf(item);
  const box = planeBox(size, plane, slice);
  const [column, row] = planeAxes(plane);
  const orient = (map: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => orientPlane(map, plane, size[column]);
  const grey = item.image[0] ? copyBox(item.image[0], size, box, new Float64Array(countVoxels(box.size))) : [];
  return {
    caseId: item.id,
    plane,
    slice,
    width: size[column],
    height: size[row],
    pixelHeight: spacing[row] / spacing[column],
    image: orient(windowVoxels(grey, window)),
    truth: orient(readLabel(item, box)),
    orient,
  };
}
