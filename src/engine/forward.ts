// Records a forward pass: convolutions, norm with δ_opt's sums, heads, losses, and (tagged) δ_prune. Shared by training, evaluation and inspection.
import type { Distance } from '../protocol/config';
import type { Layer, Network } from '../network/network';
import { layerAt, leakySlope, normEpsilon } from '../network/network';
import type { Grid, Placement } from './geometry';
import { gridAt, planPlacements, positionsIn, windowsIn } from './geometry';
import type { ParameterLayout, Region } from './layout';
import { executionOrder, groupsOf } from './layout';
import type { Recorder, Tensor, TensorSlice } from './recorder';
import type { Tuning } from './tuning';
import { chooseTile, chunksFor } from './tuning';

/** Everything that shapes a plan. */
export interface PlanContext {
  network: Network;
  patch: readonly number[];
  batch: number;
  lambda: number;
  distance: Distance;
  headWeights: readonly number[];
  layout: ParameterLayout;
  tuning: Tuning;
  weights: Tensor;
  recorder: Recorder;
}

/** One layer within a plan. */
export interface PlannedLayer {
  index: number;
  layer: Layer;
  grid: Grid;
  groups: number;
  placement: Placement;
  /** Output activation (shared with a concatenation where placement says so); for heads the probabilities. */
  output: Tensor;
  /** Statistics, coefficients and δ_opt sums of prunable layers. */
  statistics: TensorSlice;
  coefficients: TensorSlice;
  /** What the layer reads. */
  input: { tensor: Tensor; group: number; groups: number; stride: number; grid: Grid };
}

export interface ForwardPlan {
  layers: PlannedLayer[];
  order: number[];
  input: Tensor & { readonly buffer: GPUBuffer };
  labels: (Tensor & { readonly buffer: GPUBuffer })[];
  references: Tensor & { readonly buffer: GPUBuffer };
  results: Results;
  lossCoefficients: TensorSlice[];
}

/** One buffer for all numbers that come back from a pass; offsets in floats. */
export interface Results {
  tensor: Tensor & { readonly buffer: GPUBuffer };
  /** [layer, batch] mean δ_opt. */
  means: TensorSlice;
  /** [head, batch] (cross-entropy, Dice loss). */
  losses: TensorSlice;
  /** norm, clipping factor, finite. */
  control: TensorSlice;
  /** Per layer [batch, group] of vec4f. */
  evidence: TensorSlice[];
}

export const alignBytes = (bytes: number): number => Math.ceil(bytes / 256) * 256;

export const regionSlice = (tensor: Tensor, region: Region): TensorSlice => ({
  tensor,
  offset: region.start * 16,
  bytes: region.size * 16,
});

/** Slices of one tensor, each at a multiple of 256 bytes. */
function divide(make: (bytes: number) => Tensor, sizes: readonly number[]): TensorSlice[] {
  const offsets: number[] = [];
  let total = 0;
  for (const size of sizes) {
    offsets.push(total);
    total += alignBytes(Math.max(16, size));
  }
  const tensor = make(total);
  return sizes.map((size, i) => ({ tensor, offset: offsets[i] as number, bytes: Math.max(16, size) }));
}

const headsOf = (network: Network): number[] => network.layers.flatMap((layer, index) => (layer.kind === 'head' ? [index] : [])).reverse();

/** Uniforms that name where a view lies. */
export const inView = (view: { group: number; groups: number; stride: number }): Record<string, number> => ({
  inGroups: view.groups,
  inOffset: view.group,
  inStride: view.stride,
});

export function recordForward(context: PlanContext): ForwardPlan {
  const { network, batch, patch, recorder } = context;
  const prunable = network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  const heads = headsOf(network);
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
  recordLossFinalize(context, layers, tables, heads);
  recordEvidenceFinalize(context, layers, tables, prunable);
  return { layers, order, input: tables.input, labels, references, results: tables.results, lossCoefficients: tables.lossCoefficients };
}

interface Tables {
  input: Tensor & { readonly buffer: GPUBuffer };
  results: Results;
  statistics: TensorSlice[];
  coefficients: TensorSlice[];
  distanceSums: TensorSlice[];
  evidenceSums: TensorSlice[];
  lossSums: TensorSlice[];
  lossCoefficients: TensorSlice[];
  chunks: number[];
}

function planTables({ network, batch, patch, recorder, tuning }: PlanContext, heads: readonly number[]): Tables {
  const groups = network.layers.map((layer) => groupsOf(layer.filters));
  const chunks = network.layers.map((layer, i) =>
    chunksFor(
      tuning.reductionThreads,
      batch * (groups[i] as number),
      Math.ceil(positionsIn(gridAt(patch, layer.level)) / 4),
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
    (bytes) => recorder.own('results', bytes),
    [
      4 * network.layers.length * batch,
      8 * heads.length * batch,
      16,
      ...network.layers.map((layer, i) => (layer.prunable ? 16 * perGroup(i) : 0)),
    ],
  );
  return {
    input: recorder.own('input', 16 * batch * positionsIn(gridAt(patch, 0)) * groupsOf(network.inputChannels)),
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

function planLayers({ network, batch, patch, recorder }: PlanContext, tables: Tables): PlannedLayer[] {
  const placements = planPlacements(network);
  const outputs = new Map<number, Tensor>();
  const layers: PlannedLayer[] = [];
  network.layers.forEach((layer, index) => {
    const placement = placements[index] as Placement;
    const grid = gridAt(patch, layer.level);
    const label =
      placement.home >= network.layers.length ? `skip for ${layerAt(network, placement.home - network.layers.length).name}` : layer.name;
    const output = outputs.get(placement.home) ?? recorder.tensor(label, 16 * batch * positionsIn(grid) * placement.stride);
    outputs.set(placement.home, output);
    layers.push({
      index,
      layer,
      grid,
      groups: groupsOf(layer.filters),
      placement,
      output,
      statistics: tables.statistics[index] as TensorSlice,
      coefficients: tables.coefficients[index] as TensorSlice,
      input: planInput(layer, layers, network, patch, tables),
    });
  });
  return layers;
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
    return { tensor: tables.input, group: 0, groups, stride: groups, grid: gridAt(patch, 0) };
  }
  const { output: tensor, placement, grid } = first;
  if (layer.parents.length > 1) return { tensor, group: 0, groups: placement.stride, stride: placement.stride, grid };
  return { tensor, group: placement.group, groups: first.groups, stride: placement.stride, grid };
}

/** Grid as uniforms under a prefix. */
const gridUniforms = (prefix: 'in' | 'out' | '', [d, h, w]: Grid): Record<string, number> => ({
  [`${prefix}D`]: d,
  [`${prefix}H`]: h,
  [`${prefix}W`]: w,
});

/** Uniforms shared by a convolution's forward and backward kernels; the output is bare [batch, position, group]. */
export function convUniforms({ layer, grid, groups, input }: PlannedLayer, out: { group: number; stride: number }): Record<string, number> {
  return {
    ...gridUniforms('in', input.grid),
    ...(layer.kind === 'conv' ? gridUniforms('out', grid) : {}),
    ...inView(input),
    outGroups: groups,
    outOffset: out.group,
    outStride: out.stride,
  };
}

/** Kernel edge along z. */
export const kernelDepth = (network: Network, layer: Layer): number => (network.dimensions === 2 ? 1 : layer.kind === 'conv' ? 3 : 2);
export const poolDepth = (network: Network): number => (network.dimensions === 2 ? 1 : 2);

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

function recordConvolution({ network, batch, layout, weights, recorder, tuning }: PlanContext, planned: PlannedLayer, z: Tensor): void {
  const { index, layer, grid, groups, input } = planned;
  const own = layout.layers[index] as ParameterLayout['layers'][number];
  const w = regionSlice(weights, own.weight);
  const uniforms = convUniforms(planned, { group: 0, stride: groups });
  const overrides = { DEPTH: kernelDepth(network, layer) };
  if (layer.kind === 'conv') {
    const tile = chooseTile(tuning, layer.stride, batch * grid[0] * grid[1], grid[2], groups);
    const kernel = layer.stride === 2 ? 'convForwardStrided' : tile.wide ? 'convForwardWide' : 'convForward';
    const options = {
      note: layer.name,
      overrides,
      uniforms: { total: tile.threads, ...uniforms },
      bindings: { x: input.tensor, w, y: z },
      threads: tile.threads,
    };
    recorder.dispatch(kernel, options);
  } else {
    const threads = batch * grid[0] * grid[1] * Math.ceil(input.grid[2] / 2) * groups;
    const bindings = { x: input.tensor, w, bias: regionSlice(weights, own.bias), y: z };
    recorder.dispatch('transposedForward', { note: layer.name, overrides, uniforms: { total: threads, ...uniforms }, bindings, threads });
  }
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

/** A table of u32 rows (f32 fields given as their bits). */
function table(rows: readonly (readonly number[])[]): ArrayBuffer {
  return Uint32Array.from(rows.flat()).buffer;
}

const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] as number;
const inVec4 = (slice: TensorSlice): number => slice.offset / 16;
const whole = (slice: TensorSlice): TensorSlice => ({ tensor: slice.tensor, offset: 0, bytes: slice.tensor.bytes });

function recordDistanceFinalize(context: PlanContext, layers: readonly PlannedLayer[], tables: Tables, prunable: readonly number[]): void {
  const { network, batch, recorder, distance, lambda } = context;
  const rows = prunable.map((index) => {
    const { layer, grid, groups, statistics, coefficients } = layers[index] as PlannedLayer;
    const sums = tables.distanceSums[index] as TensorSlice;
    return [
      inVec4(sums),
      inVec4(statistics),
      inVec4(coefficients),
      tables.chunks[index] as number,
      groups,
      layer.filters,
      windowsIn(grid, network.dimensions),
      0,
    ];
  });
  const first = layers[prunable[0] as number] as PlannedLayer;
  recorder.dispatch('distanceFinalize', {
    note: 'δ_opt',
    uniforms: {
      layers: prunable.length,
      batch,
      scaled: distance === 'euc_norm' ? 1 : 0,
      divided: distance === 'euc_norm_deltaprunenorm' ? 1 : 0,
      weight: lambda / network.layers.length,
    },
    bindings: {
      layers: recorder.own('distance table', 32 * rows.length, table(rows)),
      partial: whole(tables.distanceSums[0] as TensorSlice),
      statistics: whole(first.statistics),
      coefficients: whole(first.coefficients),
      means: tables.results.means,
    },
    workgroups: prunable.length * batch,
  });
}

function recordLossFinalize(context: PlanContext, layers: readonly PlannedLayer[], tables: Tables, heads: readonly number[]): void {
  const { network, batch, recorder, headWeights } = context;
  const rows = heads.map((index, head) => [
    inVec4(tables.lossSums[head] as TensorSlice),
    inVec4(tables.lossCoefficients[head] as TensorSlice),
    tables.chunks[index] as number,
    positionsIn((layers[index] as PlannedLayer).grid),
    floatBits(headWeights[head] ?? 1),
    0,
    0,
    0,
  ]);
  recorder.dispatch('lossFinalize', {
    note: 'loss',
    uniforms: { total: heads.length * batch, batch, classes: network.classes, groups: groupsOf(network.classes) },
    bindings: {
      heads: recorder.own('head table', 32 * rows.length, table(rows)),
      partial: whole(tables.lossSums[0] as TensorSlice),
      coefficients: whole(tables.lossCoefficients[0] as TensorSlice),
      losses: tables.results.losses,
    },
    threads: heads.length * batch,
  });
}

function recordEvidenceFinalize(
  { network, batch, recorder }: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
  prunable: readonly number[],
): void {
  const start = tables.results.evidence[0]?.offset ?? 0;
  const rows = prunable.map((index) => {
    const { layer, grid, groups } = layers[index] as PlannedLayer;
    const result = ((tables.results.evidence[index] as TensorSlice).offset - start) / 16;
    return [
      inVec4(tables.evidenceSums[index] as TensorSlice),
      result,
      tables.chunks[index] as number,
      groups,
      layer.filters,
      windowsIn(grid, network.dimensions),
      0,
      0,
    ];
  });
  const { tensor } = tables.results;
  recorder.dispatch('evidenceFinalize', {
    note: 'δ_prune',
    tag: 'evidence',
    uniforms: { batch },
    bindings: {
      layers: recorder.own('evidence table', 32 * rows.length, table(rows)),
      partial: whole(tables.evidenceSums[0] as TensorSlice),
      result: { tensor, offset: start, bytes: tensor.bytes - start },
    },
    workgroups: prunable.length * batch,
  });
}
