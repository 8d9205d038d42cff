// Shapes for the head and loss kernels: two to seven classes, positions without a class, chunks that do not divide, views.
import type { View } from '../../../testing/arrays';
import type { KernelCase } from '../../../testing/kernelTests';

export interface HeadCase extends KernelCase {
  batch: number;
  inputs: number;
  classes: number;
  /** Spatial edges, (z,) y, x. */
  edges: number[];
  /** Parts into which sums over positions are split. */
  chunks: number;
  /** Weight of this head's loss. */
  weight: number;
  inputView?: View;
  accumulate?: boolean;
  /** Factor of the logits; 1 by default. Large ones overflow an exponential that is not shifted, and make probabilities exactly 0. */
  scale?: number;
  /** Every position belongs to no class. */
  unlabelled?: boolean;
}

const shapes: readonly Omit<HeadCase, 'kernel'>[] = [
  { name: 'one pixel, 2 classes', batch: 1, inputs: 1, classes: 2, edges: [1, 1], chunks: 1, weight: 1 },
  { name: '3 inputs, 3 classes', batch: 2, inputs: 3, classes: 3, edges: [5, 3], chunks: 4, weight: 0.5 },
  { name: '5 inputs, 5 classes', batch: 3, inputs: 5, classes: 5, edges: [4, 6], chunks: 5, weight: 1 },
  {
    name: '37 inputs, 7 classes, view',
    batch: 1,
    inputs: 37,
    classes: 7,
    edges: [7, 9],
    chunks: 2,
    weight: 0.25,
    inputView: { group: 1, stride: 12 },
    accumulate: true,
  },
  {
    name: 'more fours of positions than a workgroup has threads',
    batch: 3,
    inputs: 4,
    classes: 3,
    edges: [8, 12],
    chunks: 23,
    weight: 1,
    accumulate: true,
  },
  { name: '3-D', batch: 2, inputs: 7, classes: 2, edges: [3, 2, 5], chunks: 3, weight: 1, accumulate: true },
  { name: 'huge logits', batch: 2, inputs: 3, classes: 6, edges: [4, 5], chunks: 3, weight: 1, scale: 200 },
  { name: 'nothing labelled', batch: 2, inputs: 2, classes: 4, edges: [4, 4], chunks: 3, weight: 1, unlabelled: true },
];

/** Every shape for each of the kernels. */
export const onHeads = (kernels: readonly string[]): HeadCase[] =>
  kernels.flatMap((kernel) => shapes.map((shape) => ({ ...shape, kernel })));

export const cases = onHeads(['headForward', 'headInputGradient', 'headWeightGradient']);
