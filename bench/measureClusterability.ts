// Whether the maps of every layer cluster, measured on a running network, before or without a prune. Reads, never changes the run.
import type { Survey } from '../src/data/survey';
import type { MapStack } from '../src/engine/types';
import { computeClusterability, hopkinsDimensions, readDeltaOpt } from '../src/insight/clusterability';
import { computeDistances } from '../src/insight/distanceMatrix';
import { meanOf } from '../src/insight/mean';
import { computePca } from '../src/insight/pca';
import { computeScaledPooledMaps } from '../src/insight/scaledPooledMaps';
import { deriveSeed } from '../src/lib/random';
import { layerAt } from '../src/network/network';
import type { Run } from '../src/training/run';

type Input = Float32Array;

/** How much the maps of each prunable layer cluster at an epoch's end; layers in forward order. */
export interface ClusterabilityRow {
  epoch: number;
  layers: {
    name: string;
    /** In [0, 1]; in at most 10 principal components. */
    hopkins: number | null;
    /** Dip-dist: share of the maps that see groups, p < 0.05. */
    dip: number | null;
    /** Mean number of maps within a quarter of the largest distance. */
    neighbours: number | null;
    meanDeltaOpt: number | null;
  }[];
}

/** The middle patch of each validation case's middle survey, one a case: the same at every epoch and in every run of the same split. */
export function chooseProbes(surveys: readonly Survey[], most = Infinity): Input[] {
  const cases = [...new Set(surveys.map(({ caseId }) => caseId))].slice(0, most);
  return cases.flatMap((id) => {
    const own = surveys.filter(({ caseId }) => caseId === id);
    const middle = own[own.length >> 1];
    return middle ? [middle.readPatch(middle.patchCount >> 1).input] : [];
  });
}

/** Per prunable layer, in forward order: each number's mean over the probes; null where no probe has one. Call with no step in flight. */
export async function measureClusterability(run: Run, probes: readonly Input[]): Promise<ClusterabilityRow> {
  const prunable = run.network.layers.flatMap(({ prunable: asked }, index) => (asked ? [index] : []));
  const stacks: MapStack[][] = [];
  for (const probe of probes) stacks.push(await run.engine.readMaps(probe, prunable));
  const layers = prunable.map((index, at) => {
    const { name } = layerAt(run.network, index);
    const measured = stacks.flatMap((maps, probe) =>
      maps[at] ? [measureLayer(run, maps[at], deriveSeed(run.config.seed, `${name}/${probe}`))] : [],
    );
    const mean = (key: keyof LayerNumbers): number | null => meanOf(measured.map((one) => one[key]));
    return { name, hopkins: mean('hopkins'), dip: mean('dip'), neighbours: mean('neighbours'), meanDeltaOpt: mean('meanDeltaOpt') };
  });
  return { epoch: run.epoch, layers };
}

type LayerNumbers = Omit<ClusterabilityRow['layers'][number], 'name'>;

/** The same computation as in summariseLayer(), without clusters and embedding, which cost more and are not asked for here. */
function measureLayer(run: Run, maps: MapStack, seed: number): LayerNumbers {
  const { distance } = run.config.pruning;
  const vectors = computeScaledPooledMaps(maps, distance);
  const distances = computeDistances(vectors);
  const deltaOpt = readDeltaOpt(distances, distance);
  const numbers = computeClusterability(distances, computePca(vectors, hopkinsDimensions), deltaOpt, seed);
  return { ...numbers, dip: numbers.dip?.splitViewers ?? null };
}
