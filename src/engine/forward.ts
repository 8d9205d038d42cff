// Records a forward pass: convolutions, norm with δ_opt's sums, heads, losses, and (tagged) δ_prune. Shared by training, evaluation and inspection.
import { headsFullFirst, layerAt, leakySlope, normEpsilon } from '../network/network';
import { recordConvolution } from './convolution';
import { recordDistanceFinalize, recordEvidenceFinalize, recordLossFinalize } from './finalize';
import { gridAt, positionsIn } from './geometry';
import type { ParameterLayout } from './layout';
import { executionOrder } from './layout';
import { planLayers, planTables } from './planTensors';
import type { ForwardPlan, PlanContext, PlannedLayer, Tables } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { recordSliceDistances, recordSliceFinalize, slicedMapsOf } from './sliceDistance';
import { regionSlice } from './slices';
import { gridUniforms, inView, poolDepth } from './uniforms';

export function recordForward(context: PlanContext): ForwardPlan {
  const { network, batch, patch, recorder } = context;
  const prunable = network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  const heads = headsFullFirst(network);
  const tables = planTables(context, heads);
  const layers = planLayers(context, tables);
  const order = executionOrder(network);
  const labels = heads.map((index) =>
    recorder.own(`labels of ${layerAt(network, index).name}`, 4 * batch * positionsIn(gridAt(patch, layerAt(network, index).level))),
  );
  const references = recorder.own('references', 4 * network.layers.length);
  for (const index of order) {
    const planned = layers[index] as PlannedLayer;
    if (planned.layer.kind === 'head') recordHead(context, planned, labels[heads.indexOf(index)] as Tensor, tables, heads.indexOf(index));
    else recordBlock(context, planned, tables, references);
  }
  recordDistanceFinalize(context, layers, tables, prunable);
  for (const planned of layers) recordSliceMeans(context, planned, tables);
  recordLossFinalize(context, layers, tables, heads);
  recordEvidenceFinalize(context, layers, tables, prunable);
  return { layers, order, input: tables.input, labels, references, results: tables.results, lossCoefficients: tables.lossCoefficients };
}

/** Replaces a layer's mean δ_opt by the published one where that goes slice by slice. */
function recordSliceMeans({ network, batch, recorder, lambda }: PlanContext, planned: PlannedLayer, { results }: Tables): void {
  const maps = slicedMapsOf(planned, batch);
  const weight = lambda / network.layers.length;
  if (maps) recordSliceFinalize(recorder, maps, { weight, layer: planned.index, means: results.means });
}

function recordBlock(context: PlanContext, planned: PlannedLayer, tables: Tables, references: Tensor): void {
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
  recorder.dispatch('evidenceSums', {
    note,
    tag: 'evidence',
    overrides: { DEPTH: poolDepth(network) },
    uniforms: {
      total: batch * chunks * groups,
      ...gridUniforms('', grid),
      chunks,
      groups,
      offset: placement.group,
      stride: placement.stride,
      layer: index,
    },
    bindings: { y: output, references, partial: tables.evidenceSums[index] as TensorSlice },
    threads: batch * chunks * groups,
  });
}

function recordHead(context: PlanContext, planned: PlannedLayer, labels: Tensor, tables: Tables, head: number): void {
  const { network, batch, layout, weights, recorder } = context;
  const { index, layer, grid, groups, input, output: probability } = planned;
  const own = layout.layers[index] as ParameterLayout['layers'][number];
  const positions = positionsIn(grid);
  const chunks = tables.chunks[index] as number;
  const classes = network.classes;
  recorder.dispatch('headForward', {
    note: layer.name,
    uniforms: { total: batch * positions, ...inView(input), groups, classes },
    bindings: { x: input.tensor, w: regionSlice(weights, own.weight), bias: regionSlice(weights, own.bias), probability },
    threads: batch * positions,
  });
  recorder.dispatch('lossSums', {
    note: layer.name,
    uniforms: { total: batch * chunks * groups, positions, chunks, groups, classes },
    bindings: { probability, labels, partial: tables.lossSums[head] as TensorSlice },
    threads: batch * chunks * groups,
  });
}
