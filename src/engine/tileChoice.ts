// Which tile an operation takes for a layer's shape, by estimated cost; and how many of them cover it. Pure.
import { correlationCost, type CorrelationWork } from './correlationCost';
import type { Grid } from './geometry';
import {
  correlations,
  kernelOf,
  type CorrelationName,
  isCorrelation,
  type Operation,
  tileNames,
  weightGradients,
  type WeightGradientName,
} from './kernels/convolution/convolutions';
import { tellsRowsApart } from './kernels/convolution/correlation';
import { quadThreads } from './kernels/convolution/quads';
import { parseGradientTile, parseTile, type TileName, workgroupsFor } from './kernels/convolution/tiles';
import { chunksFor, type ConvolutionTuning, type Tuning } from './tuning';

/** What a convolution kernel works on; the grids are those of its layer's input and output. */
export interface ConvolutionShape {
  batch: number;
  input: Grid;
  output: Grid;
  inGroups: number;
  outGroups: number;
  /** Kernel edge along z. */
  depth: number;
  /** Stride along z, 1 in 2-D. */
  strideZ: number;
}

/** What a convolution kernel is compiled for. */
export const kernelOverrides = ({ depth, strideZ }: Pick<ConvolutionShape, 'depth' | 'strideZ'>, workgroup: number) => ({
  DEPTH: depth,
  STRIDE_Z: strideZ,
  WORKGROUP: workgroup,
});

/** Grid and channel groups that a correlation writes. */
const targetOf = (operation: CorrelationName, shape: ConvolutionShape): { grid: Grid; groups: number } =>
  correlations[operation].forward ? { grid: shape.output, groups: shape.outGroups } : { grid: shape.input, groups: shape.inGroups };

/** Tiles that cover a correlation's target. */
export function countTiles(operation: CorrelationName, tile: TileName, shape: ConvolutionShape): number {
  const { along, rows, groups } = parseTile(tile);
  const target = targetOf(operation, shape);
  const [z, y, x] = target.grid;
  return shape.batch * z * Math.ceil(y / rows) * Math.ceil(x / along) * Math.ceil(target.groups / groups);
}

/** Threads beyond a correlation's tiles, where quads take tiles that need the same weights (quads.ts). */
function countIdle(operation: CorrelationName, name: TileName, shape: ConvolutionShape): number {
  const tile = parseTile(name);
  if (!tile.quads) return 0;
  const { grid, groups } = targetOf(operation, shape);
  const blocks = grid[0] * Math.ceil(groups / tile.groups);
  const run = countTiles(operation, name, shape) / blocks;
  const even = Math.ceil(grid[1] / 2) / grid[1];
  const runs = tellsRowsApart(correlations[operation], tile) ? [run * even, run * (1 - even)] : [run];
  return blocks * runs.reduce((idle, tiles) => idle + idleBehind(Math.round(tiles)), 0);
}

const idleBehind = (tiles: number): number => (quadThreads - (tiles % quadThreads)) % quadThreads;

/** Workgroups of an operation in `tiles` tiles; `usual` threads each where threads work alone. */
export function planWorkgroups(operation: Operation, name: TileName, shape: ConvolutionShape, tiles: number, usual: number) {
  const idle = isCorrelation(operation) ? countIdle(operation, name, shape) : 0;
  return workgroupsFor(name, tiles + idle, usual);
}

/** Threads side by side that cover a weight gradient's groups; some of a quad may idle. */
function countSets(name: TileName, shape: ConvolutionShape): number {
  const { inGroups, outGroups, quads } = parseGradientTile(name);
  const outSets = Math.ceil(shape.outGroups / outGroups);
  return Math.ceil(shape.inGroups / inGroups) * (quads ? quadThreads * Math.ceil(outSets / quadThreads) : outSets);
}

/** How a weight gradient is split: threads side by side on each part, rows of a part, parts. */
export interface GradientSplit {
  lanes: number;
  rows: number;
  allRows: number;
  chunks: number;
}

/** `most` parts at the utmost. */
export function splitGradient(
  operation: WeightGradientName,
  tile: TileName,
  shape: ConvolutionShape,
  tuning: Tuning,
  most = Infinity,
): GradientSplit {
  const { dense, taps } = weightGradients[operation];
  const [z, y] = dense === 'dy' ? shape.output : shape.input;
  const allRows = shape.batch * z * y;
  const lanes = shape.depth * taps * countSets(tile, shape);
  const rows = Math.ceil(allRows / chunksFor(tuning.weightGradientThreads, lanes, allRows, Math.min(allRows, most)));
  return { lanes, rows, allRows, chunks: Math.ceil(allRows / rows) };
}

/** Cost of a weight gradient in multiply-adds of floats, per row; splitting keeps the adapter busy with any tile. */
function gradientCost(operation: WeightGradientName, name: TileName, shape: ConvolutionShape, tuning: ConvolutionTuning): number {
  const { dense, taps, stride } = weightGradients[operation];
  const { columns, inGroups, outGroups, quads } = parseGradientTile(name);
  const sums = 16 * taps * inGroups * outGroups;
  if (sums / 4 > tuning.accumulators || (quads && tuning.quadCost === Infinity)) return Infinity;
  const width = (dense === 'dy' ? shape.output : shape.input)[2];
  const [xColumns, dyColumns] = dense === 'dy' ? [stride * columns, columns] : [columns, stride * columns];
  const shared = quads ? 4 * inGroups * xColumns : 0;
  const loads = 4 * (inGroups * xColumns + outGroups * dyColumns) - (1 - 1 / quadThreads) * shared;
  const turn = loads * tuning.loadCost + (quads ? shared * tuning.quadCost : 0) + sums * (columns + tuning.carryCost);
  return turn * Math.ceil(width / columns) * countSets(name, shape);
}

const workOf = (operation: CorrelationName, name: TileName, shape: ConvolutionShape): CorrelationWork => ({
  tiles: countTiles(operation, name, shape) + countIdle(operation, name, shape),
  sourceGroups: correlations[operation].forward ? shape.inGroups : shape.outGroups,
  tapRows: shape.depth * correlations[operation].taps,
});

/** Tile sizes that suit this shape, the cheapest first; the plain variant, always possible, is among them. */
export function rankTiles(operation: Operation, shape: ConvolutionShape, tuning: ConvolutionTuning): TileName[] {
  const cost = (name: TileName): number =>
    isCorrelation(operation)
      ? correlationCost(operation, name, tuning, workOf(operation, name, shape))
      : gradientCost(operation, name, shape, tuning);
  const costs = tileNames[operation].map((name) => ({ name, cost: cost(name) }));
  return costs
    .filter((entry, i) => i === 0 || Number.isFinite(entry.cost))
    .sort((a, b) => a.cost - b.cost)
    .map(({ name }) => name);
}

/** The cheapest tile whose kernel is not among the refused; the plain variant at last. */
export function chooseTile(operation: Operation, shape: ConvolutionShape, tuning: Tuning, refused: readonly string[] = []): TileName {
  const plain = tileNames[operation][0] as TileName;
  const allowed = rankTiles(operation, shape, tuning.convolution).filter(
    (tile) => tile === plain || !refused.includes(kernelOf(operation, tile)),
  );
  return allowed[0] ?? plain;
}

/** 2 x multiply-adds of an operation on whole channel groups, taps beyond the border included. */
export function countFlops(operation: Operation, { batch, input, output, inGroups, outGroups, depth }: ConvolutionShape): number {
  const { taps } = isCorrelation(operation) ? correlations[operation] : weightGradients[operation];
  const [z, y, x] = operation.startsWith('transposed') ? input : output;
  return 2 * batch * z * y * x * depth * taps * taps * 16 * inGroups * outGroups;
}
