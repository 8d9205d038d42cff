// Cases of δ_opt slice by slice: volumes only, and only with the scaling; odd edges, single windows, maps too small to pool, constant maps.
import { type NormShape, onShapes } from '../../norm/testing/cases';

const shapes: NormShape[] = [
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

export const cases = onShapes(['sliceDistances', 'sliceFinalize', 'sliceGradient'], shapes);
