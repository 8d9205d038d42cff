// Shapes of maps, for the norm, distance and evidence kernels alike: odd edges whose last row the pooling drops, single pixels, one and two channels, views, 3-D.
import type { Distance } from '../../../../protocol/config';
import type { View } from '../../../testing/arrays';
import type { KernelCase } from '../../../testing/kernelTests';

/** A layer's maps; the kernels of δ_opt and δ_prune take the same. */
export interface NormCase extends KernelCase {
  batch: number;
  channels: number;
  /** Spatial edges, (z,) y, x. */
  edges: number[];
  chunks: number;
  /** See Tuning. */
  contiguous?: boolean;
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

export type NormShape = Omit<NormCase, 'kernel'>;

export const shapes: readonly NormShape[] = [
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
  { name: '3 channels, contiguous', batch: 2, channels: 3, edges: [5, 7], chunks: 4, contiguous: true, norm: true, distance: 'euc_norm' },
  {
    name: 'contiguous, an empty chunk',
    batch: 1,
    channels: 2,
    edges: [3, 3],
    chunks: 4,
    contiguous: true,
    norm: true,
    distance: 'euc_norm',
  },
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
    name: 'more pairs of windows than a workgroup has threads',
    batch: 1,
    channels: 6,
    edges: [26, 22],
    chunks: 40,
    norm: true,
    distance: 'euc_norm',
  },
  { name: '3-D', batch: 2, channels: 3, edges: [4, 3, 6], chunks: 3, norm: true, distance: 'euc_norm' },
  { name: '3-D, without norm', batch: 1, channels: 5, edges: [5, 4, 2], chunks: 2, norm: false, distance: 'euc_norm_nonorm' },
  { name: '3-D, contiguous', batch: 2, channels: 3, edges: [3, 4, 6], chunks: 5, contiguous: true, norm: true, distance: 'euc_norm' },
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

/** Every shape for each of the kernels. */
export const onShapes = (kernels: readonly string[], own: readonly NormShape[] = shapes): NormCase[] =>
  kernels.flatMap((kernel) => own.map((shape) => ({ ...shape, kernel })));

export interface MaskCase extends KernelCase {
  /** Rows of statistics: samples by channel groups of the layer. */
  size: number;
  groups: number;
}

const masks: MaskCase[] = [
  { kernel: 'maskStatistics', name: 'one group', size: 1, groups: 1 },
  { kernel: 'maskStatistics', name: '3 groups of a later layer, 2 samples', size: 6, groups: 3 },
  { kernel: 'maskStatistics', name: '17 groups, 5 samples', size: 85, groups: 17 },
];

export const cases: (NormCase | MaskCase)[] = [
  ...onShapes(['normStatistics', 'normFinalize', 'normApply', 'normBackwardSums']),
  // Transposed layers never run it.
  ...onShapes(['normBackwardApply']).map((item) => ({ ...item, norm: true })),
  ...masks,
];
