// Shapes for the convolution kernels: single pixels, odd edges, one channel, channels that fill no group, views inside concatenations, 3-D. The plain
// variant of an operation runs through all of them, its other tile sizes through those that cut tiles short in every direction.
import type { View } from '../../../testing/arrays';
import type { KernelCase } from '../../../testing/kernelTests';
import { type ConvolutionKernel, kernelOf, type Operation, tileNames } from '../convolutions';
import { parseTile, type TileName } from '../tiles';

export interface ConvolutionCase extends KernelCase {
  kernel: ConvolutionKernel;
  batch: number;
  inputs: number;
  outputs: number;
  /** Spatial edges of the convolution's input, (z,) y, x. */
  edges: number[];
  stride: 1 | 2;
  /** In 3-D, where z keeps its resolution: stride 1 along it, and on flat levels kernels one voxel deep. Else as along x and y. */
  strideZ?: 1;
  depth?: 1;
  inputView?: View;
  outputView?: View;
  /** Adds to what is in the input's gradient. */
  accumulate?: boolean;
  /** Rows a weight-gradient thread sums. */
  rows?: number;
}

type Shape = Omit<ConvolutionCase, 'kernel' | 'stride'>;

const shapes: Shape[] = [
  { name: 'one pixel, one channel', batch: 1, inputs: 1, outputs: 1, edges: [1, 1] },
  { name: 'one row', batch: 2, inputs: 2, outputs: 3, edges: [1, 6] },
  { name: 'one column', batch: 1, inputs: 3, outputs: 2, edges: [5, 1] },
  { name: '1 to 3, odd', batch: 1, inputs: 1, outputs: 3, edges: [5, 7] },
  { name: '3 to 5', batch: 2, inputs: 3, outputs: 5, edges: [6, 10], rows: 4 },
  { name: '5 to 7, batch 3', batch: 3, inputs: 5, outputs: 7, edges: [4, 3], rows: 5 },
  { name: '37 to 7', batch: 1, inputs: 37, outputs: 7, edges: [7, 6] },
  { name: '7 to 37', batch: 2, inputs: 7, outputs: 37, edges: [3, 9], rows: 1 },
  { name: '9 to 11, longer than two tiles', batch: 1, inputs: 9, outputs: 11, edges: [3, 17], rows: 2 },
  {
    name: 'views',
    batch: 2,
    inputs: 5,
    outputs: 6,
    edges: [6, 8],
    inputView: { group: 1, stride: 4 },
    outputView: { group: 2, stride: 5 },
    accumulate: true,
  },
  { name: 'accumulated', batch: 1, inputs: 4, outputs: 4, edges: [5, 5], accumulate: true },
  { name: '3-D voxel', batch: 1, inputs: 1, outputs: 1, edges: [1, 1, 1] },
  { name: '3-D 3 to 5', batch: 2, inputs: 3, outputs: 5, edges: [4, 6, 5], rows: 7 },
  {
    name: '3-D views',
    batch: 1,
    inputs: 2,
    outputs: 3,
    edges: [3, 4, 6],
    inputView: { group: 1, stride: 2 },
    outputView: { group: 0, stride: 3 },
  },
  { name: '3-D flat, one row', batch: 1, inputs: 2, outputs: 3, edges: [4, 1, 3], depth: 1, strideZ: 1 },
  { name: '3-D flat, 3 to 5', batch: 2, inputs: 3, outputs: 5, edges: [3, 6, 5], depth: 1, strideZ: 1, rows: 4 },
];

/** Entering the first level that is not flat: x and y are halved, z is not, and its kernel has three taps already. */
const leavingShapes: Shape[] = [
  { name: '3-D voxel, z kept', batch: 1, inputs: 1, outputs: 1, edges: [1, 1, 1], strideZ: 1 },
  { name: '3-D column, z kept', batch: 1, inputs: 2, outputs: 1, edges: [6, 1, 1], strideZ: 1 },
  { name: '3-D 3 to 5, z kept', batch: 2, inputs: 3, outputs: 5, edges: [5, 6, 5], strideZ: 1, rows: 7 },
  {
    name: '3-D 5 to 9, z kept, every border met',
    batch: 1,
    inputs: 5,
    outputs: 9,
    edges: [4, 3, 12],
    strideZ: 1,
    rows: 5,
    accumulate: true,
  },
];

/** Rows of an input that end at every row of a tile: each of a thread's; of a block's one, all but one, and one of the next block. */
const heightsOf = (operation: Operation, tile: TileName): number[] => {
  const { family, rows } = parseTile(tile);
  if (family === 'shared') return [1, rows - 1, rows + 1];
  return Array.from({ length: operation === 'convForwardStrided' ? 2 * rows : rows }, (_, i) => i + 1);
};

/** Widths that end at every column of a tile, whole or halved by a stride. */
const widthsOf = (tile: TileName): readonly number[] =>
  parseTile(tile).along > 8 ? Array.from({ length: 16 }, (_, i) => i + 1) : [1, 3, 5, 7, 9, 11, 12, 13, 14, 15];

/**
 * Planes that end at every column and every row of this tile, with an even or odd number of channel groups: what it writes too much lies behind all.
 * Even widths do not add to what is there: too much may be zero.
 */
const endingsOf = (operation: Operation, tile: TileName): Shape[] =>
  widthsOf(tile).flatMap((width, at) =>
    heightsOf(operation, tile).map((height) => {
      const [inputs, outputs] = at % 2 === 0 || parseTile(tile).family === 'direct' ? [5, 6] : [9, 10];
      return { name: `${height} x ${width}`, batch: 1, inputs, outputs, edges: [height, width], accumulate: width % 2 === 1 };
    }),
  );

/** The next sample begins where a tile ends short: what it reads too much is not zero. */
const followedOf = (operation: Operation, tile: TileName): Shape[] =>
  heightsOf(operation, tile).map((height) => ({ name: `two of ${height} rows`, batch: 2, inputs: 5, outputs: 6, edges: [height, 9] }));

/** Tiles cut short along x, across rows and over channel groups, and tiles that fit. */
const tiledShapes: Shape[] = [
  ...shapes.filter(({ name }) => ['one pixel, one channel', '3 to 5', '7 to 37', 'views', '3-D 3 to 5', '3-D flat, 3 to 5'].includes(name)),
  { name: '8 to 16, whole tiles', batch: 1, inputs: 8, outputs: 16, edges: [4, 32], rows: 2 },
  { name: '9 to 11, longer than two tiles', batch: 1, inputs: 9, outputs: 11, edges: [5, 35], rows: 3, accumulate: true },
  { name: '3-D 5 to 9, every border met', batch: 1, inputs: 5, outputs: 9, edges: [5, 3, 12], rows: 4 },
];

/** For threads that work together: several blocks in every direction, more groups than lanes and than a block has, and a remainder of each. */
const teamShapes: Shape[] = [
  { name: '37 to 33, blocks in every direction', batch: 2, inputs: 37, outputs: 33, edges: [19, 38] },
  { name: '32 to 32, whole blocks', batch: 2, inputs: 32, outputs: 32, edges: [16, 32] },
  { name: '3-D 9 to 13, deeper than high', batch: 2, inputs: 9, outputs: 13, edges: [10, 9, 18], accumulate: true },
];

const shapesOf = (operation: Operation, tile: TileName, tiled: readonly Shape[]): Shape[] => [
  ...tiled,
  ...(parseTile(tile).family === 'direct' ? [] : teamShapes),
  ...endingsOf(operation, tile),
  ...followedOf(operation, tile),
];

const casesOf = (operation: Operation, stride: 1 | 2, plain: readonly Shape[], tiled: readonly Shape[]): ConvolutionCase[] =>
  tileNames[operation].flatMap((tile, i) =>
    (i === 0 ? plain : shapesOf(operation, tile, tiled)).map((shape) => ({ ...shape, kernel: kernelOf(operation, tile), stride })),
  );

const convolutionCases: ConvolutionCase[] = (
  [
    ['convForward', 1],
    ['convForwardStrided', 2],
    ['convInputGradient', 1],
    ['convInputGradientStrided', 2],
    ['convWeightGradient', 1],
    ['convWeightGradientStrided', 2],
  ] as const
).flatMap(([operation, stride]) => {
  const leaving = stride === 2 ? leavingShapes : [];
  return casesOf(operation, stride, [...shapes, ...leaving], [...tiledShapes, ...leaving]);
});

const transposedShapes: Shape[] = [
  { name: 'one pixel, one channel', batch: 1, inputs: 1, outputs: 1, edges: [1, 1] },
  { name: '3 to 5, odd', batch: 2, inputs: 3, outputs: 5, edges: [3, 5], rows: 2 },
  { name: '7 to 1, batch 3', batch: 3, inputs: 7, outputs: 1, edges: [2, 3] },
  { name: '37 to 7', batch: 1, inputs: 37, outputs: 7, edges: [4, 2], rows: 3 },
  {
    name: 'views',
    batch: 2,
    inputs: 6,
    outputs: 5,
    edges: [3, 4],
    inputView: { group: 1, stride: 3 },
    outputView: { group: 2, stride: 4 },
    accumulate: true,
  },
  { name: '3-D 3 to 5', batch: 2, inputs: 3, outputs: 5, edges: [2, 3, 1], rows: 4 },
  { name: '3-D 5 to 2', batch: 1, inputs: 5, outputs: 2, edges: [1, 2, 3] },
  { name: '3-D 5 to 9, deeper than high', batch: 1, inputs: 5, outputs: 9, edges: [4, 2, 3], rows: 3 },
  { name: '3-D flat, 3 to 5', batch: 2, inputs: 3, outputs: 5, edges: [3, 2, 4], depth: 1, strideZ: 1, rows: 5, accumulate: true },
];

const tiledTransposedShapes: Shape[] = [
  ...transposedShapes,
  { name: '9 to 11, longer than two tiles', batch: 1, inputs: 9, outputs: 11, edges: [3, 19], rows: 2, accumulate: true },
];

const transposedCases: ConvolutionCase[] = (['transposedForward', 'transposedInputGradient', 'transposedWeightGradient'] as const).flatMap(
  (operation) => casesOf(operation, 2, transposedShapes, tiledTransposedShapes),
);

export const cases = [...convolutionCases, ...transposedCases];
