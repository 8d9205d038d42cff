// Plans a pass's tensors: what each layer writes and reads, and the sums, statistics and results of all layers. Records no dispatch.
import type { Layer, Network } from '../network/network';
import { gridAt, type Placement, planPlacements, positionsIn } from './geometry';
import { sliceBytes } from './kernels/slices/record';
import { groupsOf } from './layout';
import type { PlanContext, PlannedLayer, Results, Tables } from './planTypes';
import type { TensorSlice } from './recorder';
import { divide, shelve, whole } from './slices';
import { chunksFor } from './tuning';

export function planTables({ network, batch, patch, recorder, tuning }: PlanContext, heads: readonly number[]): Tables {
  const groups = network.layers.map((layer) => groupsOf(layer.filters));
  const chunks = network.layers.map((layer, i) =>
    chunksFor(
      tuning.reductionThreads,
      batch * (groups[i] as number),
      Math.ceil(positionsIn(gridAt(network, patch, layer.level)) / 4),
      tuning.maxChunks,
    ),
  );
  const scratch = (label: string, floats4: (index: number) => number): TensorSlice[] =>
    divide(
      (bytes) => recorder.tensor(label, bytes),
      network.layers.map((layer, i) => (layer.prunable ? 16 * floats4(i) : 0)),
    );
  const perGroup = (i: number): number => batch * (groups[i] as number);
  const perChunk = (i: number): number => perGroup(i) * (chunks[i] as number);
  const headGroups = groupsOf(network.classes);
  const results = divide(
    (bytes) => recorder.tensor('results', bytes),
    [
      4 * network.layers.length * batch,
      8 * heads.length * batch,
      16,
      ...network.layers.map((layer, i) => (layer.prunable ? 16 * perGroup(i) : 0)),
    ],
  );
  return {
    input: recorder.input('input', 16 * batch * positionsIn(gridAt(network, patch, 0)) * groupsOf(network.inputChannels)),
    results: {
      tensor: results[0]?.tensor as Results['tensor'],
      means: results[0] as TensorSlice,
      losses: results[1] as TensorSlice,
      control: results[2] as TensorSlice,
      evidence: results.slice(3),
    },
    statistics: scratch('statistics', (i) => 6 * perGroup(i)),
    coefficients: scratch('distance coefficients', (i) => 3 * perGroup(i)),
    distanceSums: scratch('distance sums', (i) => 3 * perChunk(i)),
    evidenceSums: scratch('evidence sums', perChunk),
    lossSums: divide(
      (bytes) => recorder.tensor('loss sums', bytes),
      heads.map((i) => 16 * 3 * batch * headGroups * (chunks[i] as number)),
    ),
    lossCoefficients: divide(
      (bytes) => recorder.tensor('loss coefficients', bytes),
      heads.map(() => 16 * 2 * batch * headGroups),
    ),
    chunks,
  };
}

export function planLayers(context: PlanContext, tables: Tables): PlannedLayer[] {
  const { network, batch, patch, recorder, perSlice } = context;
  const placements = planPlacements(network);
  const outputs = planOutputs(context, placements);
  const layers: PlannedLayer[] = [];
  network.layers.forEach((layer, index) => {
    const placement = placements[index] as Placement;
    const grid = gridAt(network, patch, layer.level);
    const groups = groupsOf(layer.filters);
    layers.push({
      index,
      layer,
      grid,
      groups,
      placement,
      output: outputs.get(placement.home) as TensorSlice,
      statistics: tables.statistics[index] as TensorSlice,
      coefficients: tables.coefficients[index] as TensorSlice,
      slices: perSlice && layer.prunable ? recorder.tensor(`${layer.name} slices`, sliceBytes(batch, groups, grid)) : null,
      input: planInput(layer, layers, network, patch, tables),
    });
  });
  return layers;
}

/**
 * Memory of every lone output or concatenation, by placement.home. Maps of encoder and skips share shelves, those of a decoder stage's blocks have
 * their own: the backward pass is done with them first, and lays the next stage's gradients there.
 */
function planOutputs(
  { network, batch, patch, recorder, shelfBytes }: PlanContext,
  placements: readonly Placement[],
): Map<number, TensorSlice> {
  const decoder = network.layers.findIndex(({ kind }) => kind === 'transposed');
  const shelves = new Map<string, Map<number, number>>();
  network.layers.forEach((layer, index) => {
    const { home, stride } = placements[index] as Placement;
    const stage = index > decoder && home === index ? `activations of decoder level ${layer.level}` : 'activations';
    const label = layer.kind === 'head' ? 'probabilities' : stage;
    const sizes = shelves.get(label) ?? new Map<number, number>();
    shelves.set(label, sizes.set(home, 16 * batch * positionsIn(gridAt(network, patch, layer.level)) * stride));
  });
  const outputs = new Map<number, TensorSlice>();
  for (const [label, sizes] of shelves) {
    const limit = label === 'probabilities' ? Infinity : shelfBytes;
    const slices = shelve((bytes) => recorder.tensor(label, bytes), [...sizes.values()], limit);
    [...sizes.keys()].forEach((home, i) => outputs.set(home, slices[i] as TensorSlice));
  }
  return outputs;
}

function planInput(
  layer: Layer,
  layers: readonly PlannedLayer[],
  network: Network,
  patch: readonly number[],
  tables: Tables,
): PlannedLayer['input'] {
  const first = layers[layer.parents[0] ?? -1];
  if (!first) {
    const groups = groupsOf(network.inputChannels);
    return { tensor: whole(tables.input), group: 0, groups, stride: groups, grid: gridAt(network, patch, 0) };
  }
  const { output: tensor, placement, grid } = first;
  if (layer.parents.length > 1) return { tensor, group: 0, groups: placement.stride, stride: placement.stride, grid };
  return { tensor, group: placement.group, groups: first.groups, stride: placement.stride, grid };
}
