// What a correlation in some tile is estimated to cost, by who computes the tile: loads, sums, and how many threads keep the adapter busy. Pure.
import { type CorrelationName, correlations, kernelOf } from './kernels/convolution/convolutions';
import { type Correlation, planReadings } from './kernels/convolution/correlation';
import { quadThreads } from './kernels/convolution/quads';
import { sharedVectors } from './kernels/convolution/sharedCorrelation';
import {
  accumulatorsOf,
  type CorrelationTile,
  type Family,
  parseTile,
  sharedThread,
  teamSize,
  type TileName,
} from './kernels/convolution/tiles';
import { pairProducts, weightSums } from './kernels/convolution/winogradCorrelation';
import type { ConvolutionTuning } from './tuning';

export interface CorrelationWork {
  /** Tiles that cover the target, and what idles beside them. */
  tiles: number;
  sourceGroups: number;
  /** Taps along z and y together. */
  tapRows: number;
}

/** What one thread needs per source group and tap row, in floats and multiply-adds. */
interface Needs {
  loads: number;
  products: number;
  /** Floats that the loop hands on. */
  sums: number;
  /** Floats that the thread brings to workgroup memory. */
  copies: number;
  /** Floats that it takes from threads of its quad. */
  taken: number;
}

/** Floats of weights that a thread loads, and that it takes from its quad. */
const loadedBy = ({ quads }: CorrelationTile, groups: number, taps: number): number => (16 * taps * groups) / (quads ? quadThreads : 1);
const takenBy = ({ groups, quads }: CorrelationTile, taps: number): number => (quads ? 16 * taps * groups : 0);

/** A turn takes all tap rows of a source group: sources are loaded once for all of them. Sums of sources and of weights count as products. */
function winogradNeeds({ taps }: Correlation, tile: CorrelationTile): Needs {
  const { along, rows, groups } = tile;
  const products = (pairProducts * along) / 2;
  return {
    loads: (4 * (rows + 2) * (along + 2)) / taps + loadedBy(tile, groups, taps),
    products: 16 * rows * groups * products + (4 * (rows + 2) * products) / taps + 16 * weightSums * groups,
    sums: 4 * along * rows * groups,
    copies: 0,
    taken: takenBy(tile, taps),
  };
}

function needsOf(operation: Correlation, tile: CorrelationTile): Needs {
  if (tile.family === 'winograd') return winogradNeeds(operation, tile);
  const { along, rows, groups } = tile.family === 'shared' ? sharedThread : tile;
  const { readings, columns } = planReadings(operation, along);
  const { sources, weights } = sharedVectors(operation, tile);
  return {
    loads: 4 * rows * columns + loadedBy(tile, groups, operation.taps),
    products: 16 * rows * groups * readings.length,
    sums: 4 * along * rows * groups,
    copies: (4 * (sources + weights)) / operation.taps / teamSize,
    taken: takenBy(tile, operation.taps),
  };
}

type ThreadCost = (needs: Needs, lanes: number, tuning: ConvolutionTuning, work: CorrelationWork) => number;

/** A thread's sums are begun and stored once, which short loops feel. */
const directCost: ThreadCost = ({ loads, products, sums }, _, { loadCost, carryCost, setupCost }, { sourceGroups, tapRows }) =>
  loads * loadCost + products + sums * (carryCost + setupCost / (sourceGroups * tapRows));

/** Twice as many sums as outputs, handed on once in three tap rows. */
const winogradCost: ThreadCost = ({ loads, products, sums }, _, { loadCost, carryCost, setupCost }, { sourceGroups, tapRows }) =>
  loads * loadCost + products + sums * ((2 / 3) * carryCost + setupCost / (sourceGroups * tapRows));

/** Each float that the workgroup copies is loaded once; every thread then reads its share of the copies. */
const sharedCost: ThreadCost = ({ loads, products, sums, copies }, _, { loadCost, sharedLoadCost, carryCost }) =>
  copies * (loadCost + sharedLoadCost) + loads * sharedLoadCost + products + sums * carryCost;

/** Lanes without a source group of their own idle; partial sums are written once and read once. */
function splitCost(needs: Needs, lanes: number, tuning: ConvolutionTuning, work: CorrelationWork): number {
  const exchanged = (2 * needs.sums) / (work.sourceGroups * work.tapRows);
  return directCost(needs, lanes, tuning, work) / Math.min(lanes, work.sourceGroups) + exchanged * tuning.sharedLoadCost;
}

const threadCosts: Record<Family, ThreadCost> = { direct: directCost, winograd: winogradCost, shared: sharedCost, split: splitCost };

/** By kernel: a plan asks for the same few thousands of times. */
const known = new Map<string, Needs>();

/**
 * Cost in multiply-adds of floats, per source group and tap row; infinite where sums do not fit into registers, or where workgroup memory is no help.
 * variants.ts relies on how it depends on the source groups: by a constant and a multiple of their inverse, or, where nothing is set up, not at all
 * but for split tiles, which become cheaper with more of them.
 */
export function correlationCost(operation: CorrelationName, name: TileName, tuning: ConvolutionTuning, work: CorrelationWork): number {
  const tile = parseTile(name);
  if (accumulatorsOf(tile) > tuning.accumulators) return Infinity;
  const kernel = kernelOf(operation, name);
  const needs = known.get(kernel) ?? needsOf(correlations[operation], tile);
  known.set(kernel, needs);
  const handed = tile.quads ? needs.taken * tuning.quadCost : 0;
  return (threadCosts[tile.family](needs, tile.threads, tuning, work) + handed) * Math.max(tuning.busyThreads, work.tiles * tile.threads);
}
