// The convolution kernels as data: what each operation is, and the tiles in which it exists. Each pair has a name and a text made from both.
import type { Correlation } from './correlation';
import { writeCorrelation } from './directCorrelation';
import { writeSharedCorrelation } from './sharedCorrelation';
import { writeSplitCorrelation } from './splitCorrelation';
import { parseGradientTile, parseTile, type TileName } from './tiles';
import { writeWinogradCorrelation } from './winogradCorrelation';
import { type WeightGradient, writeWeightGradient } from './weightGradient';

const convolution = { taps: 3, pad: 1, bias: false } as const;
const transposed = { taps: 2, pad: 0, stride: 2 } as const;

/** 3x3(x3) convolutions pad by 1; strided ones halve every axis of the kernel. Transposed ones are 2x2(x2), stride 2, with bias. */
export const correlations = {
  convForward: { ...convolution, reach: 'gather', stride: 1, forward: true },
  convForwardStrided: { ...convolution, reach: 'gather', stride: 2, forward: true },
  convInputGradient: { ...convolution, reach: 'spread', stride: 1, forward: false },
  convInputGradientStrided: { ...convolution, reach: 'spread', stride: 2, forward: false },
  transposedForward: { ...transposed, reach: 'spread', forward: true, bias: true },
  transposedInputGradient: { ...transposed, reach: 'gather', forward: false, bias: false },
} as const satisfies Record<string, Correlation>;

export const weightGradients = {
  convWeightGradient: { ...convolution, dense: 'dy', stride: 1 },
  convWeightGradientStrided: { ...convolution, dense: 'dy', stride: 2 },
  transposedWeightGradient: { ...transposed, dense: 'x', bias: true },
} as const satisfies Record<string, WeightGradient>;

export type CorrelationName = keyof typeof correlations;
export type WeightGradientName = keyof typeof weightGradients;
export type Operation = CorrelationName | WeightGradientName;

const ofStrideOne: readonly TileName[] = [
  '4x1x1',
  '8x2x1',
  'quad 8x2x1',
  'winograd 8x4x2',
  'quad winograd 8x4x2',
  'quad winograd 4x2x4',
  'shared 8x8x8',
  'shared 16x8x4',
  'split 4x2x1',
];

/**
 * Tile sizes of each operation, the plain variant first. A strided spread takes one row a thread and an even number of positions. Shared and split
 * tiles are for GPUs: barriers are slow elsewhere, and tileChoice.ts never takes them there. Quads are for software adapters that have subgroups.
 */
export const tileNames: Record<Operation, readonly TileName[]> = {
  convForward: ofStrideOne,
  convForwardStrided: ['4x1x1', '4x4x2', '8x2x2', 'quad 8x2x2', 'shared 8x8x8', 'shared 16x8x4', 'split 4x2x1'],
  convInputGradient: ofStrideOne,
  convInputGradientStrided: ['4x1x1', '8x1x2', '16x1x2', 'quad 8x1x2', 'quad 16x1x2', 'shared 8x8x8', 'shared 16x8x4', 'split 8x1x1'],
  transposedForward: ['4x1x1', '8x1x2', 'quad 8x1x2', 'quad 16x1x2', 'shared 16x8x4', 'split 8x1x1'],
  transposedInputGradient: ['2x1x1', '4x4x2', 'quad 4x4x2', 'shared 16x8x4', 'split 4x2x1'],
  convWeightGradient: ['1x1x1', '4x1x1', '2x1x2', '2x2x2', 'quad 2x4x1'],
  convWeightGradientStrided: ['1x1x1', '2x1x2', 'quad 2x4x1'],
  transposedWeightGradient: ['1x1x1', '2x1x2', '2x2x2', 'quad 2x4x1'],
};

export const operations = Object.keys(tileNames) as Operation[];

export type ConvolutionKernel = `${Operation} ${TileName}`;

export const kernelOf = (operation: Operation, tile: TileName): ConvolutionKernel => `${operation} ${tile}`;

export const isCorrelation = (operation: Operation): operation is CorrelationName => operation in correlations;

const writers = {
  direct: writeCorrelation,
  shared: writeSharedCorrelation,
  split: writeSplitCorrelation,
  winograd: writeWinogradCorrelation,
};

export function writeConvolution(operation: Operation, name: TileName): string {
  if (!isCorrelation(operation)) return writeWeightGradient(weightGradients[operation], parseGradientTile(name));
  const tile = parseTile(name);
  return writers[tile.family](correlations[operation], tile);
}
