// What a correlation in some tile is estimated to cost, by who computes the tile: loads, sums, and how many threads keep the adapter busy. Pure.
import type { Correlation } from './kernels/correlation';
import { planReadings } from './kernels/correlation';
import { sharedVectors } from './kernels/sharedCorrelation';
import { accumulatorsOf, type CorrelationTile, type Family, sharedThread, teamSize, type Tile } from './kernels/tiles';
import type { ConvolutionTuning } from './tuning';

export interface CorrelationWork {
  /** Tiles that cover the target. */
  tiles: number;
  sourceGroups: number;
  /** Kernel edge along z. */
  depth: number;
}

/** What one thread needs per source group and tap row, in floats and multiply-adds. */
function needsOf(operation: Correlation, { along, rows, groups }: Tile): { loads: number; products: number; sums: number } {
  const { readings, columns } = planReadings(operation, along);
  return {
    loads: 4 * rows * columns + 16 * operation.taps * groups,
    products: 16 * rows * groups * readings.length,
    sums: 4 * along * rows * groups,
  };
}

type ThreadCost = (operation: Correlation, tile: Tile, tuning: ConvolutionTuning, work: CorrelationWork) => number;

function directCost(operation: Correlation, tile: Tile, { loadCost, carryCost }: ConvolutionTuning): number {
  const { loads, products, sums } = needsOf(operation, tile);
  return loads * loadCost + products + sums * carryCost;
}

/** Each float that the workgroup copies is loaded once; every thread then reads its share of the copies. */
function sharedCost(operation: Correlation, block: Tile, { loadCost, sharedLoadCost, carryCost }: ConvolutionTuning): number {
  const { loads, products, sums } = needsOf(operation, sharedThread);
  const { sources, weights } = sharedVectors(operation, block);
  const copied = (4 * (sources + weights)) / operation.taps / teamSize;
  return copied * (loadCost + sharedLoadCost) + loads * sharedLoadCost + products + sums * carryCost;
}

/** Lanes without a source group of their own idle; partial sums are written once and read once. */
function splitCost(operation: Correlation, tile: Tile, tuning: ConvolutionTuning, { sourceGroups, depth }: CorrelationWork): number {
  const busyLanes = Math.min(tile.along * tile.rows * tile.groups, sourceGroups);
  const exchanged = (2 * needsOf(operation, tile).sums) / (sourceGroups * operation.taps * depth);
  return directCost(operation, tile, tuning) / busyLanes + exchanged * tuning.sharedLoadCost;
}

const threadCosts: Record<Family, ThreadCost> = { direct: directCost, shared: sharedCost, split: splitCost };

/**
 * Cost in multiply-adds of floats, per source group and tap row; infinite where sums do not fit into registers, or where workgroup memory is no help.
 * With more source groups split tiles become cheaper and all others stay as they are: variants.ts relies on it.
 */
export function correlationCost(operation: Correlation, tile: CorrelationTile, tuning: ConvolutionTuning, work: CorrelationWork): number {
  if (accumulatorsOf(tile) > tuning.accumulators) return Infinity;
  return threadCosts[tile.family](operation, tile, tuning, work) * Math.max(tuning.busyThreads, work.tiles * tile.threads);
}
