// The engine's distance kernels alone, in the engine's order, on given maps: δ_opt with its gradient, δ_prune for any reference.
import { readBuffers } from '../../../src/engine/parameters';
import { createRecorder, type Recorder, type Tag, type Tensor as Memory } from '../../../src/engine/recorder';
import type { EngineDevice } from '../../../src/engine/types';
import { edgeAt, sizeOf, type Tensor } from '../../../src/oracle/tensor';
import type { Distance } from '../../../src/protocol/config';
import { groupsOf, packMaps, tightView, unpackMaps } from '../kernels/arrays';
import { probePipelines } from '../kernels/pipelines';

export interface DistanceResult {
  /** [count, filters - 1] undivided distances to the first map, finished in float64 from the kernel's sums. */
  values: Float64Array;
  /** Mean δ_opt per sample, as the engine reports it. */
  means: Float64Array;
  /** d(mean over samples of mean δ_opt)/d(maps), shaped as the maps. */
  gradient: Float64Array;
  /** δ_prune, mean over samples, for each reference in turn: [filters][filters]. */
  evidence: Float64Array;
}

interface Shape {
  count: number;
  filters: number;
  groups: number;
  grid: { D: number; H: number; W: number };
  positions: number;
  depth: number;
  windows: number;
  chunks: number;
}

function shapeOf({ shape }: Tensor): Shape {
  const [count, filters, edges] = [edgeAt(shape, 0), edgeAt(shape, 1), shape.slice(2)];
  const [D = 1, H = 1, W = 1] = edges.length === 3 ? edges : [1, ...edges];
  const depth = edges.length === 3 ? 2 : 1;
  const positions = sizeOf(edges);
  const windows = Math.floor(D / depth) * Math.floor(H / 2) * Math.floor(W / 2);
  return {
    count,
    filters,
    groups: groupsOf(filters),
    grid: { D, H, W },
    positions,
    depth,
    windows,
    chunks: Math.min(3, Math.ceil(positions / 4)),
  };
}

const always: ReadonlySet<Tag> = new Set(['always']);
const evidenceOnly: ReadonlySet<Tag> = new Set(['evidence']);
const table = (row: readonly number[]): ArrayBuffer => Uint32Array.from(row).buffer;

interface Buffers {
  y: Memory & { buffer: GPUBuffer };
  sums: Memory & { buffer: GPUBuffer };
  means: Memory & { buffer: GPUBuffer };
  gradient: Memory & { buffer: GPUBuffer };
  references: Memory & { buffer: GPUBuffer };
  evidence: Memory & { buffer: GPUBuffer };
}

/** Runs everything once. Padding channels of the maps are zero, as in the engine. */
export async function readDistances(engineDevice: EngineDevice, maps: Tensor, distance: Distance): Promise<DistanceResult> {
  const { device } = engineDevice;
  const shape = shapeOf(maps);
  const recorder = createRecorder(device, probePipelines(engineDevice), 'distances');
  const buffers = recordDistances(recorder, maps, shape, distance);
  const plan = await recorder.build([]);
  const submit = (tags: ReadonlySet<Tag>): void => {
    const encoder = device.createCommandEncoder();
    plan.encode(encoder, tags);
    device.queue.submit([encoder.finish()]);
  };
  submit(always);
  const [sums, means, gradient] = await readBuffers(device, [buffers.sums.buffer, buffers.means.buffer, buffers.gradient.buffer]);
  const evidence: number[] = [];
  for (let reference = 0; reference < shape.filters; reference++) {
    device.queue.writeBuffer(buffers.references.buffer, 0, Uint32Array.of(reference));
    submit(evidenceOnly);
    const [values] = await readBuffers(device, [buffers.evidence.buffer]);
    evidence.push(...meanEvidence(values ?? [], shape));
  }
  plan.destroy();
  return {
    values: valuesOf(sums ?? [], shape),
    means: Float64Array.from((means ?? []).slice(0, shape.count)),
    gradient: unpackMaps(gradient ?? [], maps.shape, tightView(shape.filters)),
    evidence: Float64Array.from(evidence),
  };
}

function recordDistances(recorder: Recorder, maps: Tensor, shape: Shape, distance: Distance): Buffers {
  const { count, filters, groups, grid, positions, depth, windows, chunks } = shape;
  const total = count * chunks * groups;
  const packed = packMaps(maps, tightView(filters));
  const vectors = (label: string, size: number) => recorder.own(label, 16 * Math.max(1, size));
  const z = recorder.own('z', packed.byteLength, packed.buffer);
  const [y, normSums, statistics] = [
    vectors('y', packed.length / 4),
    vectors('norm sums', 6 * total),
    vectors('statistics', 6 * count * groups),
  ];
  const [sums, coefficients, means] = [
    vectors('sums', 3 * total),
    vectors('coefficients', 3 * count * groups),
    recorder.own('means', 4 * count),
  ];
  const reference = recorder.own('reference', 4 * count * Math.max(1, windows));
  const gradient = recorder.own('gradient', packed.byteLength, new ArrayBuffer(packed.byteLength));
  const scaled = distance === 'euc_norm' ? 1 : 0;
  const overrides = { DEPTH: depth, SCALED: scaled };
  const sized = { chunks, groups };
  const add = (kernel: Parameters<Recorder['dispatch']>[0], options: Omit<Parameters<Recorder['dispatch']>[1], 'note'>): void =>
    recorder.dispatch(kernel, { note: kernel, ...options });
  add('normStatistics', { uniforms: { total, positions, ...sized }, bindings: { z, partial: normSums }, threads: total });
  add('normFinalize', {
    overrides: { NORM: 0 },
    uniforms: { total: count * groups, positions, ...sized, slope: 1, epsilon: 1e-5 },
    bindings: { z, partial: normSums, statistics },
    threads: count * groups,
  });
  const applied = { total, ...grid, ...sized, outOffset: 0, outStride: groups, slope: 1 };
  add('normApply', { overrides, uniforms: applied, bindings: { z, statistics, y, partial: sums }, threads: total });
  // Weight 1: the gradient of the mean over samples and filters.
  add('distanceFinalize', {
    uniforms: { layers: 1, batch: count, scaled, divided: distance === 'euc_norm_deltaprunenorm' ? 1 : 0, weight: 1 },
    bindings: {
      layers: recorder.own('layers', 32, table([0, 0, 0, chunks, groups, filters, windows, 0])),
      partial: sums,
      statistics,
      coefficients,
      means,
    },
    workgroups: count,
  });
  const viewed = { groups, offset: 0, stride: groups };
  add('distanceReference', {
    overrides,
    uniforms: { total: count * windows, ...grid, ...viewed },
    bindings: { y, statistics, coefficients, gradient: reference },
    threads: count * windows,
  });
  add('normBackwardSums', {
    overrides: { ...overrides, NORM: 0 },
    uniforms: { total, ...grid, chunks, ...viewed, gradOffset: 0, gradStride: groups, slope: 1 },
    bindings: { y, statistics, coefficients, reference, gradient, partial: vectors('backward sums', 2 * total) },
    threads: total,
  });
  return { y, sums, means, gradient, ...recordEvidence(recorder, y, shape) };
}

function recordEvidence(recorder: Recorder, y: Memory, shape: Shape): Pick<Buffers, 'references' | 'evidence'> {
  const { count, filters, groups, grid, depth, windows, chunks } = shape;
  const total = count * chunks * groups;
  const references = recorder.own('references', 4);
  const [partial, evidence] = [recorder.own('evidence sums', 16 * total), recorder.own('evidence', 16 * count * groups)];
  recorder.dispatch('evidenceSums', {
    note: 'evidence',
    tag: 'evidence',
    overrides: { DEPTH: depth },
    uniforms: { total, ...grid, chunks, groups, offset: 0, stride: groups, layer: 0 },
    bindings: { y, references, partial },
    threads: total,
  });
  const layers = recorder.own('evidence table', 32, table([0, 0, chunks, groups, filters, windows, 0, 0]));
  recorder.dispatch('evidenceFinalize', {
    note: 'evidence',
    tag: 'evidence',
    uniforms: { batch: count },
    bindings: { layers, partial, result: evidence },
    workgroups: count,
  });
  return { references, evidence };
}

/** sqrt(Σd² / windows) of every filter but the first; sums are [count, chunk, group][3] of four. */
function valuesOf(sums: ArrayLike<number>, { count, filters, groups, windows, chunks }: Shape): Float64Array {
  return Float64Array.from({ length: count * (filters - 1) }, (_, i) => {
    const [n, c] = [Math.floor(i / (filters - 1)), 1 + (i % (filters - 1))];
    let sum = 0;
    for (let chunk = 0; chunk < chunks; chunk++) sum += sums[((n * chunks + chunk) * groups + (c >> 2)) * 12 + (c & 3)] ?? NaN;
    return Math.sqrt(sum / windows);
  });
}

const meanEvidence = (values: ArrayLike<number>, { count, filters, groups }: Shape): number[] =>
  Array.from({ length: filters }, (_, c) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += values[n * groups * 4 + c] ?? NaN;
    return sum / count;
  });
