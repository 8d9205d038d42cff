// Records dispatches as data, then turns them into a plan: buffers by liveness, one uniform buffer, bind groups, pipelines. Nothing is created later.
import { PlaygroundError } from '../protocol/failures';
import { planArena } from './arena';
import type { Kernel, Overrides, PipelineCache } from './kernel';
import { workgroupSize, writeUniforms } from './kernel';
import type { KernelName } from './kernels';
import { findKernel } from './kernels';

/** A stretch of GPU memory known only by its size until the plan is built, or an existing buffer. */
export interface Tensor {
  readonly label: string;
  readonly bytes: number;
  /** Set for buffers that outlive the plan. */
  readonly buffer?: GPUBuffer;
}

export interface TensorSlice {
  tensor: Tensor;
  /** Bytes, a multiple of 256. */
  offset: number;
  bytes: number;
}

/** Only dispatched in steps that measure δ_prune. */
export type Tag = 'always' | 'evidence';

interface Recorded {
  kernel: Kernel;
  overrides: Overrides;
  uniforms: Readonly<Record<string, number>>;
  bindings: Readonly<Record<string, Tensor | TensorSlice>>;
  workgroups: number;
  tag: Tag;
  note: string;
  flops: number;
}

export interface DispatchOptions {
  uniforms: Record<string, number>;
  bindings: Record<string, Tensor | TensorSlice>;
  overrides?: Overrides;
  /** Threads needed (rounded up to workgroups of 64) ... */
  threads?: number;
  /** ... or workgroups. */
  workgroups?: number;
  tag?: Tag;
  note: string;
  /** Multiply-adds times two, padded channels included; for profiles. */
  flops?: number;
}

export interface Recorder {
  /** Memory that may be shared with tensors of other lifetimes; `bytes` may still grow until the plan is built. */
  tensor(label: string, bytes: number): Tensor & { bytes: number };
  /** A buffer of its own, for inputs, results and tables; `content` is uploaded at once. Goes with the plan. */
  own(label: string, bytes: number, content?: ArrayBuffer): Tensor & { readonly buffer: GPUBuffer };
  dispatch(kernel: KernelName, options: DispatchOptions): void;
  /** Creates everything. Tensors in `kept` stay readable after the last dispatch. */
  build(kept: readonly Tensor[]): Promise<Plan>;
}

export interface PlannedDispatch {
  readonly kernel: string;
  /** Layer and direction. */
  readonly note: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  readonly tag: Tag;
  /** Of convolutions, on padded channels; 0 elsewhere. */
  readonly flops: number;
}

export interface Plan {
  readonly bytes: number;
  readonly dispatches: readonly PlannedDispatch[];
  bufferOf(tensor: Tensor): GPUBuffer;
  /** Records the plan's dispatches into one compute pass. */
  encode(encoder: GPUCommandEncoder, tags: ReadonlySet<Tag>): number;
  destroy(): void;
}

const isSlice = (binding: Tensor | TensorSlice): binding is TensorSlice => 'tensor' in binding;
const tensorOf = (binding: Tensor | TensorSlice): Tensor => (isSlice(binding) ? binding.tensor : binding);
const uniformStride = 256;
const storageUsage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

export function createRecorder(device: GPUDevice, cache: PipelineCache, name: string): Recorder {
  const recorded: Recorded[] = [];
  const owned: GPUBuffer[] = [];
  return {
    own(label, bytes, content) {
      const buffer = device.createBuffer({
        label: `${name}: ${label}`,
        size: Math.max(16, Math.ceil(bytes / 16) * 16),
        usage: storageUsage,
      });
      if (content) device.queue.writeBuffer(buffer, 0, content);
      owned.push(buffer);
      return { label: `${name}: ${label}`, bytes: buffer.size, buffer };
    },
    tensor: (label, bytes) => ({ label: `${name}: ${label}`, bytes: Math.max(16, Math.ceil(bytes / 16) * 16) }),
    dispatch(kernelName, { uniforms, bindings, overrides = {}, threads, workgroups, tag = 'always', note, flops = 0 }) {
      const count = workgroups ?? Math.ceil((threads ?? 0) / workgroupSize);
      if (count > 0) recorded.push({ kernel: findKernel(kernelName), overrides, uniforms, bindings, workgroups: count, tag, note, flops });
    },
    build: (kept) => buildPlan(device, cache, name, { recorded, kept, owned }),
  };
}

interface Recording {
  recorded: readonly Recorded[];
  kept: readonly Tensor[];
  owned: readonly GPUBuffer[];
}

async function buildPlan(device: GPUDevice, cache: PipelineCache, name: string, recording: Recording): Promise<Plan> {
  const { recorded } = recording;
  const compiled = await Promise.all(recorded.map(({ kernel, overrides }) => cache.get(kernel, overrides)));
  const { buffers, shared } = createBuffers(device, name, recording);
  const owned = [...recording.owned, ...shared];
  const uniforms = createUniforms(device, name, recorded);
  const commands = recorded.map((item, i): PlannedDispatch => {
    const { pipeline, layout } = compiled[i] as (typeof compiled)[number];
    const entries = item.kernel.bindings.map(({ name: binding }, index): GPUBindGroupEntry => {
      if (index === 0)
        return {
          binding: 0,
          resource: { buffer: uniforms, offset: i * uniformStride, size: Math.ceil(item.kernel.fields.length / 4) * 16 },
        };
      const bound = item.bindings[binding];
      if (!bound) throw new Error(`${item.note}: nothing bound to ${binding} of ${item.kernel.name}.`);
      const buffer = buffers.get(tensorOf(bound)) as GPUBuffer;
      return {
        binding: index,
        resource: isSlice(bound) ? { buffer, offset: bound.offset, size: bound.bytes } : { buffer, size: bound.bytes },
      };
    });
    const x = Math.min(item.workgroups, device.limits.maxComputeWorkgroupsPerDimension);
    return {
      kernel: item.kernel.name,
      note: item.note,
      pipeline,
      bindGroup: device.createBindGroup({ label: item.note, layout, entries }),
      x,
      y: Math.ceil(item.workgroups / x),
      tag: item.tag,
      flops: item.flops,
    };
  });
  return {
    bytes: owned.reduce((sum, buffer) => sum + buffer.size, uniforms.size),
    dispatches: commands,
    bufferOf(tensor) {
      const buffer = buffers.get(tensor);
      if (!buffer) throw new Error(`${tensor.label} is not part of the plan ${name}.`);
      return buffer;
    },
    encode(encoder, tags) {
      const pass = encoder.beginComputePass({ label: name });
      let count = 0;
      for (const { pipeline, bindGroup, x, y, tag } of commands) {
        if (!tags.has(tag)) continue;
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindGroup);
        pass.dispatchWorkgroups(x, y);
        count++;
      }
      pass.end();
      return count;
    },
    destroy() {
      for (const buffer of [...owned, uniforms]) buffer.destroy();
    },
  };
}

function createBuffers(
  device: GPUDevice,
  name: string,
  { recorded, kept }: Recording,
): { buffers: Map<Tensor, GPUBuffer>; shared: GPUBuffer[] } {
  const lifetimes = new Map<Tensor, { bytes: number; first: number; last: number }>();
  const buffers = new Map<Tensor, GPUBuffer>();
  const touch = (tensor: Tensor, at: number): void => {
    if (tensor.buffer) {
      buffers.set(tensor, tensor.buffer);
      return;
    }
    const life = lifetimes.get(tensor) ?? { bytes: tensor.bytes, first: at, last: at };
    life.last = at;
    lifetimes.set(tensor, life);
  };
  recorded.forEach(({ bindings }, i) => {
    for (const bound of Object.values(bindings)) touch(tensorOf(bound), i);
  });
  for (const tensor of kept) touch(tensor, recorded.length);
  const tensors = [...lifetimes.keys()];
  const arena = planArena([...lifetimes.values()]);
  const limit = device.limits.maxStorageBufferBindingSize;
  const largest = Math.max(0, ...arena.sizes);
  if (largest > limit)
    throw new PlaygroundError(
      'limit-too-small',
      `A tensor needs ${(largest / 2 ** 20).toFixed(0)} MiB, this adapter binds at most ${(limit / 2 ** 20).toFixed(0)} MiB.`,
    );
  const shared = arena.sizes.map((size, slot) => device.createBuffer({ label: `${name}: slot ${slot}`, size, usage: storageUsage }));
  tensors.forEach((tensor, i) => buffers.set(tensor, shared[arena.slots[i] as number] as GPUBuffer));
  return { buffers, shared };
}

function createUniforms(device: GPUDevice, name: string, recorded: readonly Recorded[]): GPUBuffer {
  const bytes = new Uint8Array(Math.max(1, recorded.length) * uniformStride);
  recorded.forEach(({ kernel, uniforms }, i) => bytes.set(new Uint8Array(writeUniforms(kernel, uniforms)), i * uniformStride));
  const buffer = device.createBuffer({
    label: `${name}: uniforms`,
    size: bytes.byteLength,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}
