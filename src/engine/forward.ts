// Records a forward pass: convolutions, norm with δ_opt's sums, heads, losses, and (tagged) δ_prune. Shared by training, evaluation and inspection.
import { headsFullFirst, layerAt } from '../network/network';
import { gridAt, positionsIn } from './geometry';
import { recordConvolution } from './kernels/convolution/record';
import { groupByTensor } from './kernels/distance/maps';
import { recordDistanceFinalize } from './kernels/distance/record';
import { recordEvidenceFinalize, recordEvidenceSums } from './kernels/evidence/record';
import { recordHead } from './kernels/head/record';
import { recordHeadLoss } from './kernels/loss/record';
import { countGroups, recordNorm } from './kernels/norm/record';
import { recordSliceDistances, recordSliceFinalize, slicedMapsOf } from './kernels/slices/record';
import { executionOrder } from './layout';
import { planLayers, planTables } from './planTensors';
import type { ForwardPlan, PlanContext, PlannedLayer, Tables } from './planTypes';
import type { Tensor } from './recorder';
import { divide } from './slices';

export function recordForward(context: PlanContext): ForwardPlan {
  const { network, recorder } = context;
  const prunable = network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  const heads = headsFullFirst(network);
  const tables = planTables(context, heads);
  const layers = planLayers(context, tables);
  const order = executionOrder(network);
  const inputs = planInputs(context, heads);
  const ofIndices = (indices: readonly number[]): PlannedLayer[] => indices.map((index) => layers[index] as PlannedLayer);
  recordLayers(context, ofIndices(order), tables, inputs);
  recordDistanceFinalize(context, layers, tables, prunable);
  for (const planned of layers) recordSliceMeans(context, planned, tables);
  const loss = recordHeadLoss(context, ofIndices(heads), inputs.labels, tables);
  recordEvidenceFinalize(context, layers, tables, prunable);
  recorder.keep(tables.results.tensor);
  return { layers, order, input: tables.input, ...inputs, results: tables.results, tables, loss };
}

type Inputs = Pick<ForwardPlan, 'labels' | 'references' | 'shares'>;

/** What comes from outside besides the samples themselves. */
function planInputs({ network, batch, patch, recorder, maskable }: PlanContext, heads: readonly number[]): Inputs {
  return {
    labels: divide(
      (bytes) => recorder.input('labels', bytes),
      heads.map((index) => 4 * batch * positionsIn(gridAt(network, patch, layerAt(network, index).level))),
    ),
    references: recorder.input('references', 4 * network.layers.length),
    shares: maskable ? recorder.input('mask', 16 * countGroups(network)) : null,
  };
}

/** Layers in the order in which they run. */
function recordLayers(context: PlanContext, layers: readonly PlannedLayer[], tables: Tables, { references, shares }: Inputs): void {
  const shelves = groupByTensor(layers.filter(({ layer }) => layer.prunable));
  for (const planned of layers) {
    if (planned.layer.kind === 'head') recordHead(context, planned);
    else recordBlock(context, planned, tables, shares);
    const { tensor } = planned.output;
    const shelf = shelves.get(tensor) ?? [];
    // As soon as the last map of a tensor is there, so that an evaluation may give its memory away.
    if (planned === shelf.at(-1)) recordEvidenceSums(context, tensor, shelf, tables, references);
  }
}

/** Replaces a layer's mean δ_opt by the published one where that goes slice by slice. */
function recordSliceMeans({ network, batch, recorder, lambda }: PlanContext, planned: PlannedLayer, { results }: Tables): void {
  const maps = slicedMapsOf(planned, batch);
  const lambdaOver = network.layers.length;
  if (maps) recordSliceFinalize(recorder, maps, { weight: lambda / lambdaOver, lambdaOver, layer: planned.index, means: results.means });
}

function recordBlock(context: PlanContext, planned: PlannedLayer, tables: Tables, shares: Tensor | null): void {
  const { batch, recorder } = context;
  const z = recorder.tensor(`${planned.layer.name} before norm`, 16 * batch * positionsIn(planned.grid) * planned.groups);
  recordConvolution(context, planned, z);
  recordNorm(context, planned, z, tables, shares);
  const sliced = slicedMapsOf(planned, batch);
  if (sliced) recordSliceDistances(recorder, sliced);
}
