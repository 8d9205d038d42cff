// Records a forward pass: convolutions, norm with δ_opt's sums, heads, losses, and (tagged) δ_prune. Shared by training, evaluation and inspection.
import { headsFullFirst, layerAt, leakySlope, normEpsilon, type Network } from '../network/network';
import { recordConvolution } from './convolution';
import { recordDistanceFinalize, recordEvidenceFinalize } from './finalize';
import { gridAt, positionsIn } from './geometry';
import { recordHeadLoss } from './headLoss';
import type { ParameterLayout } from './layout';
import { executionOrder, groupsOf } from './layout';
import { groupByTensor, recordEvidenceSums } from './mapDispatches';
import { planLayers, planTables } from './planTensors';
import type { ForwardPlan, PlanContext, PlannedLayer, Tables } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { recordSliceDistances, recordSliceFinalize, slicedMapsOf } from './sliceDistance';
import { divide, regionSlice } from './slices';
import { gridUniforms, inView, poolDepth } from './uniforms';

export function recordForward(context: PlanContext): ForwardPlan {
  const { network, batch, patch, recorder } = context;
  const prunable = network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  const heads = headsFullFirst(network);
  const tables = planTables(context, heads);
  const layers = planLayers(context, tables);
  const order = executionOrder(network);
  const labels = divide(
    (bytes) => recorder.input('labels', bytes),
    heads.map((index) => 4 * batch * positionsIn(gridAt(network, patch, layerAt(network, index).level))),
  );
  const references = recorder.input('references', 4 * network.layers.length);
  const shares = context.maskable ? recorder.input('mask', 16 * countGroups(network)) : null;
  const shelves = groupByTensor(prunable.map((index) => layers[index] as PlannedLayer));
  for (const index of order) {
    const planned = layers[index] as PlannedLayer;
    if (planned.layer.kind === 'head') {
      recordHead(context, planned);
      continue;
    }
    recordBlock(context, planned, tables, shares);
    const { tensor } = planned.output;
    const shelf = shelves.get(tensor) ?? [];
    // As soon as the last map of a tensor is there, so that an evaluation may give its memory away.
    if (order.indexOf(index) === Math.max(...shelf.map((other) => order.indexOf(other.index))))
      recordEvidenceSums(context, tensor, shelf, tables, references);
  }
  recordDistanceFinalize(context, layers, tables, prunable);
  for (const planned of layers) recordSliceMeans(context, planned, tables);
  const loss = recordHeadLoss(
    context,
    heads.map((index) => layers[index] as PlannedLayer),
    labels,
    tables,
  );
  recordEvidenceFinalize(context, layers, tables, prunable);
  recorder.keep(tables.results.tensor);
  return { layers, order, input: tables.input, labels, references, shares, results: tables.results, tables, loss };
}

/** Replaces a layer's mean δ_opt by the published one where that goes slice by slice. */
function recordSliceMeans({ network, batch, recorder, lambda }: PlanContext, planned: PlannedLayer, { results }: Tables): void {
  const maps = slicedMapsOf(planned, batch);
  const lambdaOver = network.layers.length;
  if (maps) recordSliceFinalize(recorder, maps, { weight: lambda / lambdaOver, lambdaOver, layer: planned.index, means: results.means });
}

function recordBlock(context: PlanContext, planned: PlannedLayer, tables: Tables, shares: Tensor | null): void {
  const { network, batch, recorder, distance } = context;
  const { index, layer, grid, groups, placement, output } = planned;
  const positions = positionsIn(grid);
  const chunks = tables.chunks[index] as number;
  const note = layer.name;
  const z = recorder.tensor(`${note} before norm`, 16 * batch * positions * groups);
  recordConvolution(context, planned, z);
  const partial = recorder.tensor(`${note} norm sums`, 16 * 6 * batch * chunks * groups);
  const statistics = planned.statistics;
  const norm = layer.kind === 'conv' ? 1 : 0;
  const slope = norm ? leakySlope : 1;
  const shape = { positions, chunks, groups };
  recorder.dispatch('normStatistics', {
    note,
    uniforms: { total: batch * chunks * groups, ...shape },
    bindings: { z, partial },
    threads: batch * chunks * groups,
  });
  recorder.dispatch('normFinalize', {
    note,
    overrides: { NORM: norm },
    uniforms: { total: batch * groups, ...shape, slope, epsilon: normEpsilon },
    bindings: { z, partial, statistics },
    threads: batch * groups,
  });
  if (shares) recordMask(context, planned, shares);
  const view = { outOffset: placement.group, outStride: placement.stride };
  recorder.dispatch('normApply', {
    note,
    overrides: { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0 },
    uniforms: { total: batch * chunks * groups, ...gridUniforms('', grid), chunks, groups, ...view, slope },
    bindings: { z, statistics, y: output, partial: tables.distanceSums[index] as TensorSlice },
    threads: batch * chunks * groups,
  });
  const sliced = slicedMapsOf(planned, batch);
  if (sliced) recordSliceDistances(recorder, sliced);
}

/** Channel groups of all layers together, and of those before `index`. */
const countGroups = ({ layers }: Network, index = layers.length): number =>
  layers.slice(0, index).reduce((sum, { filters }) => sum + groupsOf(filters), 0);

function recordMask({ network, batch, recorder }: PlanContext, { index, layer, groups, statistics }: PlannedLayer, shares: Tensor): void {
  recorder.dispatch('maskStatistics', {
    note: `${layer.name} mask`,
    tag: 'masked',
    uniforms: { total: batch * groups, groups, first: countGroups(network, index) },
    bindings: { shares, statistics },
    threads: batch * groups,
  });
}

function recordHead({ network, batch, layout, weights, recorder }: PlanContext, planned: PlannedLayer): void {
  const { index, layer, grid, groups, input, output: probability } = planned;
  const own = layout.layers[index] as ParameterLayout['layers'][number];
  const threads = batch * positionsIn(grid);
  recorder.dispatch('headForward', {
    note: layer.name,
    uniforms: { total: threads, ...inView(input), groups, classes: network.classes },
    bindings: { x: input.tensor, w: regionSlice(weights, own.weight), bias: regionSlice(weights, own.bias), probability },
    threads,
  });
}
