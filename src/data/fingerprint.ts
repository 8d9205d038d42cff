// Proposes patch, depth, batch and fit from the sizes and classes of a data set. Pure; the person may change all of it.
import type { DataProposal } from '../protocol/dataset';
import type { Dataset } from './dataset';

/** Up to this edge a patch covers the slice; larger slices are resampled to it. */
const largestPatch = 128;
/** Slices a little larger than the median still fit a patch that covers the largest. */
const tolerance = 1.25;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function chooseEdge(edges: readonly number[]): number {
  const middle = median(edges);
  const largest = Math.max(...edges);
  return largest <= tolerance * middle ? largest : middle;
}

/** Deeper where the patch is larger; the coarsest maps keep at least 4 pixels an edge. */
const chooseLevels = (edge: number): number => (edge >= largestPatch ? 5 : edge >= 32 ? 4 : 3);

/** `patchSize` is [x, y], multiples of 2^(levels-1) and at least 2^levels. */
export function proposePlan({ cases, classes }: Pick<Dataset, 'cases' | 'classes'>): DataProposal {
  const labelled = cases.some(({ label }) => label) ? cases.filter(({ label }) => label) : cases;
  const edges = [0, 1].map((axis) => chooseEdge(labelled.map(({ shape }) => shape[axis] ?? 1)));
  const shrink = Math.max(1, ...edges.map((edge) => edge / largestPatch));
  const wanted = edges.map((edge) => Math.max(1, Math.round(edge / shrink)));
  const levels = chooseLevels(Math.min(...wanted));
  const step = 2 ** (levels - 1);
  const patchSize = wanted.map((edge) => Math.max(2 * step, Math.ceil(edge / step) * step));
  const area = patchSize.reduce((product, edge) => product * edge, 1);
  const batchSize = classes.length > 16 ? 2 : area <= 48 * 48 ? 8 : 4;
  return { patchSize, levels, batchSize, fit: shrink > 1 ? 'resample' : 'crop-pad' };
}
