// The engine's distance kernels alone, in the engine's order, on given maps: δ_opt with its gradient, δ_prune for any reference.
import { coveringWindows } from '../../../src/engine/geometry';
import type { Kernel } from '../../../src/engine/kernel';
import { kernels as distanceKernels } from '../../../src/engine/kernels/distance/kernels';
import { kernels as evidenceKernels } from '../../../src/engine/kernels/evidence/kernels';
import { kernels as normKernels } from '../../../src/engine/kernels/norm/kernels';
import { createRecorder, type DispatchOptions, type Recorder, type Tensor as Memory } from '../../../src/engine/recorder';
import { planShared, planTable } from '../../../src/engine/sharedDispatch';
import { groupsOf, packMaps, tightView, unpackMaps } from '../../../src/engine/testing/arrays';
import { createReplay } from '../../../src/engine/testing/replay';
import { walkFor } from '../../../src/engine/tuning';
import type { EngineDevice } from '../../../src/engine/types';
import { edgeAt, sizeOf, type Tensor } from '../../../src/oracle/tensor';
import type { Distance } from '../../../src/protocol/config';

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

const table = (row: readonly number[]): ArrayBuffer => Uint32Array.from(row).buffer;

interface Tensors {
  z: Memory;
  y: Memory;
  sums: Memory;
  means: Memory;
  gradient: Memory;
  references: Memory;
  evidence: Memory;
}

/** Runs everything once. Padding channels of the maps are zero, as in the engine. */
export async function readDistances(engineDevice: EngineDevice, maps: Tensor, distance: Distance): Promise<DistanceResult> {
  const shape = shapeOf(maps);
  const packed = packMaps(maps, tightView(shape.filters));
  const recorder = createRecorder('distances');
  const tensors = recordDistances(recorder, packed.byteLength, shape, distance);
  for (const tensor of Object.values(tensors) as Memory[]) recorder.keep(tensor);
  const replay = await createReplay(engineDevice, recorder.finish());
  replay.write(tensors.z, packed.buffer);
  replay.write(tensors.gradient, new ArrayBuffer(packed.byteLength));
  replay.run(['always']);
  const [sums, means, gradient] = await replay.read([tensors.sums, tensors.means, tensors.gradient]);
  const evidence: number[] = [];
  for (let reference = 0; reference < shape.filters; reference++) {
    replay.write(tensors.references, Uint32Array.of(reference).buffer);
    replay.run(['evidence']);
    const [values] = await replay.read([tensors.evidence]);
    evidence.push(...meanEvidence(values ?? [], shape));
  }
  replay.destroy();
  return {
    values: valuesOf(sums ?? [], shape),
    means: Float64Array.from((means ?? []).slice(0, shape.count)),
    gradient: unpackMaps(gradient ?? [], maps.shape, tightView(shape.filters)),
    evidence: Float64Array.from(evidence),
  };
}

function recordDistances(recorder: Recorder, bytes: number, shape: Shape, distance: Distance): Tensors {
  const { count, filters, groups, grid, positions, depth, windows, chunks } = shape;
  const total = count * chunks * groups;
  const vectors = (label: string, size: number) => recorder.tensor(label, 16 * Math.max(1, size));
  const z = recorder.input('z', bytes);
  const [y, normSums, statistics] = [vectors('y', bytes / 16), vectors('norm sums', 6 * total), vectors('statistics', 6 * count * groups)];
  const [sums, coefficients, means] = [
    vectors('sums', 3 * total),
    vectors('coefficients', 3 * count * groups),
    recorder.tensor('means', 4 * count),
  ];
  const reference = recorder.tensor('reference', 4 * count * Math.max(1, windows));
  const gradient = recorder.input('gradient', bytes);
  const scaled = distance === 'euc_norm' ? 1 : 0;
  const overrides = { DEPTH: depth, SCALED: scaled };
  const sized = { chunks, groups };
  const byWindows = { ...walkFor(false, chunks, coveringWindows([grid.D, grid.H, grid.W], depth === 2 ? 3 : 2)), ...sized };
  const add = (kernel: Kernel, options: Omit<DispatchOptions, 'note'>): void =>
    recorder.dispatch(kernel, { note: kernel.name, ...options });
  add(normKernels.normStatistics, {
    uniforms: { total, positions, ...walkFor(false, chunks, positions), ...sized },
    bindings: { z, partial: normSums },
    threads: total,
  });
  add(normKernels.normFinalize, {
    overrides: { NORM: 0 },
    uniforms: { total: count * groups, positions, ...sized, slope: 1, epsilon: 1e-5 },
    bindings: { z, partial: normSums, statistics },
    threads: count * groups,
  });
  const applied = { total, ...grid, ...byWindows, outOffset: 0, outStride: groups, slope: 1 };
  add(normKernels.normApply, { overrides, uniforms: applied, bindings: { z, statistics, y, partial: sums }, threads: total });
  // Weight 1: the gradient of the mean over samples and filters.
  add(distanceKernels.distanceFinalize, {
    uniforms: { layers: 1, batch: count, scaled, divided: distance === 'euc_norm_deltaprunenorm' ? 1 : 0, weight: 1 },
    bindings: {
      layers: recorder.constant('layers', table([0, 0, 0, chunks, groups, filters, windows, 0])),
      partial: sums,
      statistics,
      coefficients,
      means,
    },
    workgroups: count,
  });
  const viewed = { ...byWindows, offset: 0, stride: groups };
  const referenced = planShared(recorder, 'reference', [count * Math.ceil(windows / 2)]);
  const maps = planTable(recorder, 'maps', [mapsRow(shape)]);
  add(distanceKernels.distanceReference, {
    overrides,
    uniforms: { workgroups: referenced.workgroups, batch: count },
    bindings: { owners: referenced.owners, layers: maps, y, statistics, coefficients, gradient: reference },
    workgroups: referenced.workgroups,
  });
  add(normKernels.normBackwardSums, {
    overrides: { ...overrides, NORM: 0 },
    uniforms: { total, ...grid, ...viewed, gradOffset: 0, gradStride: groups, slope: 1 },
    bindings: { y, statistics, coefficients, reference, gradient, partial: vectors('backward sums', 2 * total) },
    threads: total,
  });
  return { z, y, sums, means, gradient, ...recordEvidence(recorder, y, maps, shape) };
}

/** The one row of the table; see distance_reference.wgsl. */
const mapsRow = ({ grid: { D, H, W }, groups, chunks }: Shape): number[] => [0, groups, D, H, W, groups, chunks, 0, 0, 0, 0, 0];

function recordEvidence(recorder: Recorder, y: Memory, maps: Memory, shape: Shape): Pick<Tensors, 'references' | 'evidence'> {
  const { count, filters, groups, depth, windows, chunks } = shape;
  const total = count * chunks * groups;
  const references = recorder.input('references', 4);
  const [partial, evidence] = [recorder.tensor('evidence sums', 16 * total), recorder.tensor('evidence', 16 * count * groups)];
  const { owners, workgroups } = planShared(recorder, 'evidence', [total]);
  recorder.dispatch(evidenceKernels.evidenceSums, {
    note: 'evidence',
    tag: 'evidence',
    overrides: { DEPTH: depth },
    uniforms: { workgroups, batch: count },
    bindings: { owners, layers: maps, y, references, partial },
    workgroups,
  });
  const layers = recorder.constant('evidence table', table([0, 0, chunks, groups, filters, windows, 0, 0]));
  recorder.dispatch(evidenceKernels.evidenceFinalize, {
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
