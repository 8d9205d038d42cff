// Shapes for the norm, distance and evidence kernels: odd edges whose last row the pooling drops, single pixels, one and two channels, views, 3-D.
import type { KernelName } from '../../../src/engine/kernels';
import type { Distance } from '../../../src/protocol/config';
import type { View } from './arrays';

export interface NormCase {
  kernel: KernelName;
  name: string;
  batch: number;
  channels: number;
  /** Spatial edges, (z,) y, x. */
  edges: number[];
  chunks: number;
  /** A transposed layer has neither norm nor activation. */
  norm: boolean;
  distance: Distance;
  view?: View;
  gradientView?: View;
  /** Every map is constant. */
  constant?: boolean;
  /** Only these maps are constant. */
  constantChannels?: number[];
  /** All maps are the same. */
  identical?: boolean;
}

type Shape = Omit<NormCase, 'kernel'>;

const shapes: Shape[] = [
  { name: 'one pixel, one channel', batch: 1, channels: 1, edges: [1, 1], chunks: 1, norm: true, distance: 'euc_norm' },
  {
    name: '2 channels, one pooling window',
    batch: 2,
    channels: 2,
    edges: [2, 3],
    chunks: 2,
    norm: true,
    distance: 'euc_norm_deltaprunenorm',
  },
  { name: '3 channels, odd', batch: 2, channels: 3, edges: [5, 7], chunks: 3, norm: true, distance: 'euc_norm' },
  { name: '5 channels, without norm', batch: 3, channels: 5, edges: [4, 6], chunks: 4, norm: false, distance: 'euc_norm_nonorm' },
  {
    name: '7 channels, views',
    batch: 1,
    channels: 7,
    edges: [6, 9],
    chunks: 5,
    norm: true,
    distance: 'euc_norm_deltaprunenorm',
    view: { group: 1, stride: 4 },
    gradientView: { group: 2, stride: 5 },
  },
  {
    name: '37 channels',
    batch: 2,
    channels: 37,
    edges: [8, 5],
    chunks: 2,
    norm: true,
    distance: 'euc_norm',
    view: { group: 3, stride: 13 },
  },
  { name: '260 channels', batch: 1, channels: 260, edges: [4, 4], chunks: 1, norm: false, distance: 'euc_norm' },
  {
    name: 'more windows than a workgroup has threads',
    batch: 1,
    channels: 6,
    edges: [20, 18],
    chunks: 40,
    norm: true,
    distance: 'euc_norm',
  },
  { name: '3-D', batch: 2, channels: 3, edges: [4, 3, 6], chunks: 3, norm: true, distance: 'euc_norm' },
  { name: '3-D, without norm', batch: 1, channels: 5, edges: [5, 4, 2], chunks: 2, norm: false, distance: 'euc_norm_nonorm' },
  { name: 'constant maps', batch: 2, channels: 3, edges: [4, 4], chunks: 2, norm: true, distance: 'euc_norm', constant: true },
  {
    name: 'first and third map constant',
    batch: 2,
    channels: 5,
    edges: [4, 5],
    chunks: 2,
    norm: true,
    distance: 'euc_norm',
    constantChannels: [0, 2],
  },
  { name: 'third map constant', batch: 1, channels: 4, edges: [4, 4], chunks: 2, norm: false, distance: 'euc_norm', constantChannels: [2] },
  { name: 'identical maps', batch: 2, channels: 4, edges: [4, 6], chunks: 2, norm: true, distance: 'euc_norm', identical: true },
];

const kernelNames: readonly KernelName[] = [
  'normStatistics',
  'normFinalize',
  'normApply',
  'distanceFinalize',
  'distanceReference',
  'normBackwardSums',
  'normBackwardApply',
  'evidenceSums',
  'evidenceFinalize',
];

/** δ_opt slice by slice: volumes only, and only with the scaling. */
const sliceShapes: Shape[] = [
  { name: 'one channel', batch: 2, channels: 1, edges: [2, 4, 2], chunks: 1, norm: true, distance: 'euc_norm' },
  { name: 'one window, 2 channels', batch: 1, channels: 2, edges: [2, 2, 2], chunks: 1, norm: true, distance: 'euc_norm' },
  { name: '3 channels, odd edges', batch: 2, channels: 3, edges: [5, 3, 7], chunks: 1, norm: true, distance: 'euc_norm' },
  {
    name: '7 channels, views',
    batch: 3,
    channels: 7,
    edges: [4, 5, 6],
    chunks: 1,
    norm: false,
    distance: 'euc_norm',
    view: { group: 1, stride: 4 },
    gradientView: { group: 2, stride: 5 },
  },
  { name: '13 channels, 134 slices', batch: 1, channels: 13, edges: [134, 3, 4], chunks: 1, norm: true, distance: 'euc_norm' },
  { name: 'too small to pool', batch: 1, channels: 3, edges: [2, 1, 5], chunks: 1, norm: true, distance: 'euc_norm' },
  { name: 'constant maps', batch: 2, channels: 3, edges: [4, 4, 4], chunks: 1, norm: true, distance: 'euc_norm', constant: true },
  {
    name: 'first and third map constant',
    batch: 2,
    channels: 5,
    edges: [4, 4, 5],
    chunks: 1,
    norm: true,
    distance: 'euc_norm',
    constantChannels: [0, 2],
  },
  {
    name: 'third map constant',
    batch: 1,
    channels: 4,
    edges: [2, 4, 4],
    chunks: 1,
    norm: false,
    distance: 'euc_norm',
    constantChannels: [2],
  },
  { name: 'identical maps', batch: 2, channels: 4, edges: [4, 4, 6], chunks: 1, norm: true, distance: 'euc_norm', identical: true },
];

const sliceKernels: readonly KernelName[] = ['sliceDistances', 'sliceFinalize', 'sliceGradient'];

/** Kernels that transposed layers never run. */
const normOnly: ReadonlySet<KernelName> = new Set(['normBackwardApply']);

export const normCases: NormCase[] = [
  ...kernelNames.flatMap((kernel) => shapes.map((shape) => ({ ...shape, kernel, norm: shape.norm || normOnly.has(kernel) }))),
  ...sliceKernels.flatMap((kernel) => sliceShapes.map((shape) => ({ ...shape, kernel }))),
];
