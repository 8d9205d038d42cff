// A label whose axes are stored in another order than its image's, as programs that count rows first write them. Pure; knows no file.
import { applyAxisMap } from './axisMap';
import { formatShape, type RawImage } from './readers/rawImage';
import { Refusal } from './refusal';

/** Orders of axes but the usual one, in that of how common they are: rows and columns, all reversed, then the rest. */
const orders: readonly (readonly number[])[] = [
  [1, 0, 2],
  [2, 1, 0],
  [2, 0, 1],
  [1, 2, 0],
  [0, 2, 1],
];

const edge = (shape: readonly number[], axis: number): number => shape[axis] ?? 1;

/** Each order in which the label's edges are the image's: element a is the label's axis that runs along the image's axis a. */
export const findTurns = (image: readonly number[], label: readonly number[]): number[][] =>
  orders.filter((order) => order.every((from, a) => edge(label, from) === edge(image, a))).map((order) => [...order]);

/** The label in that order on the image's grid, voxel by voxel; where it lay in space is not asked. Throws Refusal `shape_mismatch`. */
export function turnLabel(image: RawImage, label: RawImage, order: readonly number[]): RawImage {
  const shape = order.map((axis) => edge(label.shape, axis));
  if (shape.some((n, a) => n !== edge(image.shape, a)))
    throw new Refusal(
      'shape_mismatch',
      `with its axes turned the label is ${formatShape(shape)} and the image ${formatShape(image.shape)}. Take the change back.`,
    );
  const map = { source: [...order], flipped: [false, false, false] };
  return {
    ...label,
    kind: image.kind,
    shape: [...image.shape],
    spacing: [...image.spacing],
    affine: image.affine?.map((row) => [...row]) ?? null,
    channels: label.channels.map((values) => applyAxisMap(values, label.shape, map)),
    warnings: [...label.warnings, `the label's axes were turned by hand (${nameAxes(order)})`],
  };
}

/** "y, x, z" */
export const nameAxes = (order: readonly number[]): string => order.map((axis) => 'xyz'.charAt(axis)).join(', ');
