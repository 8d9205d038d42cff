// Whether the maps of every layer cluster, measured on a running network, before or without a prune. Reads, never changes the run.
import type { Survey } from '../data/survey';
import { computeClusterability, hopkinsDimensions, readDeltaOpt } from '../insight/clusterability';
import { computeDistances } from '../insight/distanceMatrix';
import { meanOf } from '../insight/mean';
import { computePca } from '../insight/pca';
import { computeScaledPooledMaps } from '../insight/scaledPooledMaps';
import { deriveSeed } from '../lib/random';
import type { ClusterabilityRow } from '../protocol/experiments';
import type { Run } from './run';

type Input = Float32Array;

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
  const layers: ClusterabilityRow['layers'] = [];
  for (const [index, { name, prunable }] of run.network.layers.entries()) {
    if (!prunable) continue;
    const measured: LayerNumbers[] = [];
    for (const [i, probe] of probes.entries())
      measured.push(await measureLayer(run, index, probe, deriveSeed(run.config.seed, `${name}/${i}`)));
    const mean = (key: keyof LayerNumbers): number | null => meanOf(measured.map((one) => one[key]));
    layers.push({ name, hopkins: mean('hopkins'), dip: mean('dip'), neighbours: mean('neighbours'), meanDeltaOpt: mean('meanDeltaOpt') });
  }
  return { epoch: run.epoch, layers };
}

type LayerNumbers = Omit<ClusterabilityRow['layers'][number], 'name'>;

/** The same computation as in summariseLayer(), without clusters and embedding, which cost more and are not asked for here. */
async function measureLayer(run: Run, layer: number, probe: Input, seed: number): Promise<LayerNumbers> {
  const { distance } = run.config.pruning;
  const vectors = computeScaledPooledMaps(await run.engine.readMaps(probe, layer), distance);
  const distances = computeDistances(vectors);
  const deltaOpt = readDeltaOpt(distances, distance);
  const numbers = computeClusterability(distances, computePca(vectors, hopkinsDimensions), deltaOpt, seed);
  return { ...numbers, dip: numbers.dip?.splitViewers ?? null };
}
