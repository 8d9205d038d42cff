// Small networks for whole training steps: filter counts that fill no channel group, sizes that are not square, every distance and optimiser.
import type { Distance, OptimiserConfig } from '../../../src/protocol/config';

export interface StepCase {
  name: string;
  inputChannels: number;
  classes: number;
  levels: number;
  /** Finest levels that leave z alone; 0 where it is left out. */
  flatLevels?: number;
  /** Filter counts of the prunable layers, repeated in forward order. */
  filters: number[];
  batch: number;
  /** Spatial edges, (z,) y, x. */
  edges: number[];
  lambda: number;
  distance: Distance;
  headWeights: 'equal' | 'halving';
  asPublished: boolean;
  optimiser: Pick<OptimiserConfig, 'kind' | 'weightDecay' | 'momentum' | 'nesterov' | 'clipNorm'>;
  /** Planned as for a GPU: work split as finely, and threads that work together. */
  asOnGpu?: true;
}

/** What makes a network or its data degenerate; numbers must stay finite. */
export interface DegenerateCase extends StepCase {
  input: 'noise' | 'zero' | 'constant' | 'huge';
  /** All filters of a layer share their weights. */
  duplicated: boolean;
  /** No position belongs to a class. */
  unlabelled: boolean;
}

const adam: StepCase['optimiser'] = { kind: 'adam', weightDecay: 1e-5, momentum: 0, nesterov: false, clipNorm: null };
const base: StepCase = {
  name: '',
  inputChannels: 2,
  classes: 3,
  levels: 3,
  filters: [3, 5, 7],
  batch: 3,
  edges: [8, 12],
  lambda: 0.5,
  distance: 'euc_norm',
  headWeights: 'equal',
  asPublished: false,
  optimiser: adam,
};

export const stepCases: StepCase[] = [
  { ...base, name: 'without regulariser', lambda: 0 },
  { ...base, name: 'euc_norm' },
  { ...base, name: 'euc_norm_nonorm', distance: 'euc_norm_nonorm' },
  { ...base, name: 'euc_norm_deltaprunenorm', distance: 'euc_norm_deltaprunenorm' },
  {
    ...base,
    name: 'one channel, 2 classes, 4 levels, halving heads',
    inputChannels: 1,
    classes: 2,
    levels: 4,
    edges: [16, 24],
    batch: 2,
    headWeights: 'halving',
  },
  { ...base, name: '5 classes, as published', classes: 5, asPublished: true, filters: [4, 8, 3] },
  { ...base, name: 'five channels, 7 classes, single sample', inputChannels: 5, classes: 7, batch: 1, filters: [7, 2, 9, 3] },
  { ...base, name: 'one- and two-filter layers', filters: [1, 2, 5, 1, 1, 2] },
  { ...base, name: '3-D', edges: [8, 8, 12], batch: 2, filters: [3, 4, 5], inputChannels: 1, classes: 2 },
  {
    ...base,
    name: '3-D, one flat level',
    flatLevels: 1,
    edges: [6, 8, 12],
    batch: 2,
    filters: [3, 5, 4],
  },
  {
    ...base,
    name: '3-D, all levels flat but the coarsest, as published',
    levels: 4,
    flatLevels: 3,
    edges: [3, 16, 24],
    batch: 1,
    filters: [5, 2, 3],
    headWeights: 'halving',
    asPublished: true,
  },
  {
    ...base,
    name: '3-D, as published: δ_opt slice by slice',
    edges: [12, 8, 16],
    batch: 2,
    filters: [3, 1, 5],
    inputChannels: 2,
    asPublished: true,
  },
  {
    ...base,
    name: 'only single pixels have several groups of maps',
    edges: [8, 8],
    levels: 4,
    batch: 2,
    filters: [3, 3, 3, 3, 3, 3, 6, 6, ...new Array<number>(12).fill(3)],
  },
  { ...base, name: 'planned as for a GPU', edges: [16, 24], filters: [19, 5, 34], batch: 2, asOnGpu: true },
  { ...base, name: '3-D, planned as for a GPU', edges: [4, 8, 12], batch: 2, filters: [9, 4, 13], asOnGpu: true },
  { ...base, name: 'SGD, momentum', optimiser: { ...adam, kind: 'sgd', momentum: 0.9, weightDecay: 1e-2 } },
  { ...base, name: 'SGD, Nesterov', optimiser: { ...adam, kind: 'sgd', momentum: 0.9, nesterov: true } },
  { ...base, name: 'Adam, weight decay, clipped', optimiser: { ...adam, weightDecay: 0.1, clipNorm: 0.05 } },
  { ...base, name: 'SGD, clipped', optimiser: { ...adam, kind: 'sgd', clipNorm: 0.1 } },
];

const degenerate: DegenerateCase = { ...base, batch: 2, input: 'noise', duplicated: false, unlabelled: false };

export const degenerateCases: DegenerateCase[] = (['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'] as const).flatMap(
  (distance) => [
    { ...degenerate, distance, name: `zero image, ${distance}`, input: 'zero' },
    { ...degenerate, distance, name: `constant image, ${distance}`, input: 'constant' },
    { ...degenerate, distance, name: `huge values, ${distance}`, input: 'huge' },
    { ...degenerate, distance, name: `duplicated filters, ${distance}`, duplicated: true },
    { ...degenerate, distance, name: `one-filter layers, ${distance}`, filters: [1] },
    { ...degenerate, distance, name: `two-filter layers, constant image, ${distance}`, filters: [2], input: 'constant' },
    { ...degenerate, distance, name: `nothing labelled, ${distance}`, unlabelled: true },
  ],
);
