// Records the backward pass and the optimiser step after a recorded forward pass. Gradients of activations live by liveness; those of weights are packed.
import { leakySlope } from '../network/network';
import type { ForwardPlan, PlanContext, PlannedLayer } from './forward';
import { alignBytes, convUniforms, kernelDepth, poolDepth, regionSlice } from './forward';
import { positionsIn, windowsIn } from './geometry';
import type { LayerLayout, Region } from './layout';
import type { Tensor, TensorSlice } from './recorder';
import { chooseTile, chunksFor } from './tuning';
import type { EngineOptions } from './types';

/** Packed buffers that outlive plans. */
export interface OptimiserBuffers {
  gradient: Tensor;
  first: Tensor;
  second: Tensor;
  /** rate, 1 - beta1^t, 1 - beta2^t, unused. */
  step: Tensor;
}

/** Where a layer's output gradient lies; `written` once a consumer has left its part there. */
interface GradientView {
  tensor: Tensor;
  group: number;
  stride: number;
  written: boolean;
}

interface Pending {
  region: Region;
  partial: TensorSlice;
  parts: number;
}

export function recordBackward(
  context: PlanContext,
  forward: ForwardPlan,
  buffers: OptimiserBuffers,
  optimiser: EngineOptions['optimiser'],
): void {
  const gradients = planGradients(context, forward);
  const reducer = createReducer(context, buffers.gradient);
  for (const index of [...forward.order].reverse()) {
    const planned = forward.layers[index] as PlannedLayer;
    if (planned.layer.kind === 'head') recordHeadBackward(context, forward, planned, gradients, reducer);
    else recordBlockBackward(context, planned, gradients, reducer);
  }
  reducer.flush();
  recordOptimiser(context, forward, buffers, optimiser);
}

/** One gradient tensor per concatenation or lone output. */
function planGradients({ batch, recorder }: PlanContext, { layers }: ForwardPlan): GradientView[] {
  const shared = new Map<number, Tensor>();
  return layers.map(({ layer, placement, grid }) => {
    const tensor =
      shared.get(placement.home) ?? recorder.tensor(`gradient of ${layer.name}`, 16 * batch * positionsIn(grid) * placement.stride);
    shared.set(placement.home, tensor);
    return { tensor, group: placement.group, stride: placement.stride, written: false };
  });
}

/** The view of the gradient that a layer's input gradient goes to, and whether it must be added to what is there. Null for the network's input. */
function inputTarget(
  planned: PlannedLayer,
  gradients: GradientView[],
): { tensor: Tensor; group: number; stride: number; accumulate: number } | null {
  const targets = planned.layer.parents.map((parent) => gradients[parent] as GradientView);
  const [first] = targets;
  if (!first) return null;
  const accumulate = first.written ? 1 : 0;
  for (const target of targets) target.written = true;
  return { tensor: first.tensor, group: first.group, stride: first.stride, accumulate };
}

/** Collects partial weight gradients and adds many of them up in one dispatch. */
interface Reducer {
  /** Reduces what waits if `bytes` more would exceed the budget. */
  reserve(bytes: number): void;
  /** Scratch for `parts` partial sums of a region. */
  add(region: Region, parts: number): TensorSlice;
  flush(): void;
}

function createReducer({ recorder, layout, tuning }: PlanContext, gradient: Tensor): Reducer {
  const scratch = () => recorder.tensor('partial gradients', 16);
  let tensor = scratch();
  let used = 0;
  let pending: Pending[] = [];
  const flush = (): void => {
    if (pending.length === 0) return;
    const first = Math.min(...pending.map(({ region }) => region.start)) / 64;
    const end = Math.max(...pending.map(({ region }) => region.start / 64 + Math.ceil(region.size / 64)));
    const rows = new Uint32Array((layout.size / 64) * 4);
    for (const { region, partial, parts } of pending)
      for (let group = region.start / 64; group < region.start / 64 + Math.ceil(region.size / 64); group++)
        rows.set([region.start, region.size, partial.offset / 16, parts], group * 4);
    recorder.dispatch('reduceGradients', {
      note: 'gradients',
      uniforms: { firstGroup: first, groupCount: end - first },
      bindings: { regions: recorder.own('reduction table', rows.byteLength, rows.buffer), partial: tensor, gradient },
      workgroups: end - first,
    });
    pending = [];
    used = 0;
    tensor = scratch();
  };
  return {
    reserve(bytes) {
      if (used + bytes > tuning.partialBytes) flush();
    },
    add(region, parts) {
      const bytes = alignBytes(region.size * parts * 16);
      const partial = { tensor, offset: used, bytes };
      used += bytes;
      tensor.bytes = used;
      pending.push({ region, partial, parts });
      return partial;
    },
    flush,
  };
}

const slicesFor = (
  reducer: Reducer,
  own: LayerLayout,
  parts: number,
  biasParts: number,
): { partial: TensorSlice; biasPartial?: TensorSlice } => {
  reducer.reserve(alignBytes(own.weight.size * parts * 16) + alignBytes(own.bias.size * biasParts * 16));
  const partial = reducer.add(own.weight, parts);
  return biasParts > 0 ? { partial, biasPartial: reducer.add(own.bias, biasParts) } : { partial };
};

function recordHeadBackward(
  context: PlanContext,
  forward: ForwardPlan,
  planned: PlannedLayer,
  gradients: GradientView[],
  reducer: Reducer,
): void {
  const { network, batch, recorder, layout, weights, tuning, headWeights } = context;
  const { index, layer, grid, groups, input, output: logits } = planned;
  const own = layout.layers[index] as LayerLayout;
  const head = network.layers.length - 1 - index;
  const positions = positionsIn(grid);
  const note = `${layer.name} backward`;
  recorder.dispatch('headLossGradient', {
    note,
    uniforms: { total: batch * positions, positions, groups, entropy: (headWeights[head] ?? 1) / (batch * positions) },
    bindings: { labels: forward.labels[head] as Tensor, coefficients: forward.lossCoefficients[head] as TensorSlice, logits },
    threads: batch * positions,
  });
  const chunks = chunksFor(tuning.weightGradientThreads, input.groups * groups, batch * positions, tuning.maxChunks);
  const { partial, biasPartial } = slicesFor(reducer, own, chunks, chunks);
  recorder.dispatch('headWeightGradient', {
    note,
    uniforms: {
      total: chunks * input.groups * groups,
      inGroups: input.groups,
      inOffset: input.group,
      inStride: input.stride,
      groups,
      chunks,
      positions: batch * positions,
    },
    bindings: { x: input.tensor, dy: logits, partial, biasPartial: biasPartial as TensorSlice },
    threads: chunks * input.groups * groups,
  });
  const target = inputTarget(planned, gradients);
  if (!target) return;
  recorder.dispatch('headInputGradient', {
    note,
    uniforms: {
      total: batch * positions * input.groups,
      inGroups: input.groups,
      inOffset: target.group,
      inStride: target.stride,
      groups,
      accumulate: target.accumulate,
    },
    bindings: { dy: logits, w: regionSlice(weights, own.weight), dx: target.tensor },
    threads: batch * positions * input.groups,
  });
}

function recordBlockBackward(context: PlanContext, planned: PlannedLayer, gradients: GradientView[], reducer: Reducer): void {
  const gradient = gradients[planned.index] as GradientView;
  recordNormBackward(context, planned, gradient);
  recordWeightGradient(context, planned, gradient, reducer);
  const target = inputTarget(planned, gradients);
  if (target) recordInputGradient(context, planned, gradient, target);
}

/** δ_opt, leaky ReLU and instance norm backward, in place of the gradient of the output. */
function recordNormBackward({ network, batch, recorder, distance, tuning }: PlanContext, planned: PlannedLayer, view: GradientView): void {
  const { layer, grid, groups, placement, output: y, statistics, coefficients } = planned;
  const note = `${layer.name} backward`;
  const positions = positionsIn(grid);
  const chunks = chunksFor(tuning.reductionThreads, batch * groups, Math.ceil(positions / 4), tuning.maxChunks);
  const overrides = { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0 };
  const [D, H, W] = grid;
  const windows = windowsIn(grid, network.dimensions);
  const reference = recorder.tensor(`${note} δ_opt of the first map`, 4 * batch * Math.max(1, windows));
  recorder.dispatch('distanceReference', {
    note,
    overrides,
    uniforms: { total: batch * windows, D, H, W, groups, offset: placement.group, stride: placement.stride },
    bindings: { y, statistics, coefficients, gradient: reference },
    threads: batch * windows,
  });
  const partial = recorder.tensor(`${note} sums`, 16 * 2 * batch * chunks * groups);
  const slope = layer.kind === 'conv' ? leakySlope : 1;
  const views = { offset: placement.group, stride: placement.stride, gradOffset: view.group, gradStride: view.stride };
  recorder.dispatch('normBackwardSums', {
    note,
    overrides: { ...overrides, NORM: layer.kind === 'conv' ? 1 : 0 },
    uniforms: { total: batch * chunks * groups, D, H, W, chunks, groups, ...views, slope },
    bindings: { y, statistics, coefficients, reference, gradient: view.tensor, partial },
    threads: batch * chunks * groups,
  });
  if (layer.kind !== 'conv') return;
  const means = recorder.tensor(`${note} means`, 16 * 3 * batch * groups);
  recorder.dispatch('normBackwardFinalize', {
    note,
    uniforms: { total: batch * groups, positions, chunks, groups },
    bindings: { partial, statistics, means },
    threads: batch * groups,
  });
  recorder.dispatch('normBackwardApply', {
    note,
    uniforms: { total: batch * positions * groups, positions, groups, ...views, slope },
    bindings: { y, means, gradient: view.tensor },
    threads: batch * positions * groups,
  });
}

function recordWeightGradient(
  { network, batch, recorder, layout, tuning }: PlanContext,
  planned: PlannedLayer,
  view: GradientView,
  reducer: Reducer,
): void {
  const { index, layer, grid, groups, input } = planned;
  const own = layout.layers[index] as LayerLayout;
  const depth = kernelDepth(network, layer);
  const conv = layer.kind === 'conv';
  const [z, y] = conv ? grid : input.grid;
  const allRows = batch * z * y;
  const lanes = depth * (conv ? 3 : 2) * input.groups * groups;
  const rows = Math.ceil(allRows / chunksFor(tuning.weightGradientThreads, lanes, allRows, allRows));
  const chunks = Math.ceil(allRows / rows);
  const { partial, biasPartial } = slicesFor(reducer, own, chunks, conv ? 0 : chunks * depth * 2);
  const uniforms = { total: chunks * lanes, ...convUniforms(planned, view), rows, allRows };
  const bindings = { x: input.tensor, dy: view.tensor, partial };
  const common = { note: `${layer.name} backward`, uniforms, threads: chunks * lanes };
  if (conv)
    recorder.dispatch(layer.stride === 1 ? 'convWeightGradient' : 'convWeightGradientStrided', {
      ...common,
      overrides: { DEPTH: depth },
      bindings,
    });
  else
    recorder.dispatch('transposedWeightGradient', {
      ...common,
      overrides: { DEPTH: depth },
      bindings: { ...bindings, biasPartial: biasPartial as TensorSlice },
    });
}

function recordInputGradient(
  { network, batch, recorder, layout, weights, tuning }: PlanContext,
  planned: PlannedLayer,
  view: GradientView,
  target: { tensor: Tensor; group: number; stride: number; accumulate: number },
): void {
  const { index, layer, input } = planned;
  const [z, y, x] = input.grid;
  const conv = layer.kind === 'conv';
  const tile = conv
    ? chooseTile(tuning, layer.stride, batch * z * y, x, input.groups)
    : { wide: false, threads: batch * z * y * Math.ceil(x / 2) * input.groups };
  const convKernel = layer.stride === 2 ? 'convInputGradientStrided' : tile.wide ? 'convInputGradientWide' : 'convInputGradient';
  const placed = { inOffset: target.group, inStride: target.stride, accumulate: target.accumulate };
  recorder.dispatch(conv ? convKernel : 'transposedInputGradient', {
    note: `${layer.name} backward`,
    overrides: { DEPTH: kernelDepth(network, layer) },
    uniforms: { total: tile.threads, ...convUniforms(planned, view), ...placed },
    bindings: { dy: view.tensor, w: regionSlice(weights, (layout.layers[index] as LayerLayout).weight), dx: target.tensor },
    threads: tile.threads,
  });
}

function recordOptimiser(
  { recorder, layout, weights }: PlanContext,
  { results }: ForwardPlan,
  buffers: OptimiserBuffers,
  optimiser: EngineOptions['optimiser'],
): void {
  const parts = Math.min(4096, layout.size);
  const partial = recorder.tensor('gradient norm', 4 * parts);
  const { gradient, first, second, step } = buffers;
  recorder.dispatch('gradientNorm', {
    note: 'gradient norm',
    uniforms: { total: parts, size: layout.size },
    bindings: { gradient, partial },
    threads: parts,
  });
  const control = results.control;
  recorder.dispatch('gradientControl', {
    note: 'gradient norm',
    uniforms: { parts, clip: optimiser.clipNorm ?? 0 },
    bindings: { partial, control },
    workgroups: 1,
  });
  recorder.dispatch('optimise', {
    note: optimiser.kind,
    overrides: { ADAM: optimiser.kind === 'adam' ? 1 : 0, NESTEROV: optimiser.nesterov ? 1 : 0 },
    uniforms: { size: layout.size, decay: optimiser.weightDecay, momentum: optimiser.momentum },
    bindings: { step, control, gradient, value: weights, first, second },
    threads: layout.size,
  });
}
