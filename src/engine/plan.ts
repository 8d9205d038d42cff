// Turns a recording into what a device replays: bind groups over given memory, one buffer of uniforms and tables, pipelines. Nothing is created later.
import { type PipelineCache, writeUniforms } from './kernel';
import { type MemoryPlan, uniformStride } from './memoryPlan';
import type { Recorded, Recording, Tag, Tensor } from './recorder';

/** A tensor's place on the device. */
export interface Located {
  buffer: GPUBuffer;
  /** Bytes. */
  offset: number;
  bytes: number;
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
  readonly name: string;
  /** Bytes that this plan holds alone: uniforms and tables. */
  readonly bytes: number;
  readonly dispatches: readonly PlannedDispatch[];
  /** @throws Error for a tensor that the plan does not touch. */
  locate(tensor: Tensor): Located;
  /** λ of every replay submitted after this. */
  setLambda(lambda: number): void;
  destroy(): void;
}

export interface PlanMemory {
  plan: MemoryPlan;
  /** At least as many and as large as `plan.sizes`; they belong to the caller. */
  arena: readonly GPUBuffer[];
  /** Tensors that outlive the plan. */
  outside: ReadonlyMap<Tensor, GPUBuffer>;
}

export async function buildPlan(device: GPUDevice, cache: PipelineCache, recording: Recording, memory: PlanMemory): Promise<Plan> {
  const { dispatches, name } = recording;
  const compiled = await Promise.all(dispatches.map(({ kernel, overrides }) => cache.get(kernel, overrides)));
  const constants = createConstants(device, recording, memory.plan.constantBytes);
  const locate = (tensor: Tensor): Located => {
    const place = memory.plan.places.get(tensor);
    const buffer = place ? memory.arena[place.buffer] : (constants.buffers.get(tensor)?.buffer ?? memory.outside.get(tensor));
    if (!buffer) throw new Error(`${tensor.label} is not part of the plan ${name}.`);
    return { buffer, offset: place?.offset ?? constants.buffers.get(tensor)?.offset ?? 0, bytes: tensor.bytes };
  };
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  return {
    name,
    bytes: constants.buffer.size,
    dispatches: dispatches.map((item, i): PlannedDispatch => {
      const { pipeline, layout } = compiled[i] as (typeof compiled)[number];
      const entries = [uniformEntry(item, i, constants.buffer), ...bindingEntries(item, locate)];
      const x = Math.min(item.workgroups, most);
      const y = Math.ceil(item.workgroups / x);
      const bindGroup = device.createBindGroup({ label: item.note, layout, entries });
      return { kernel: item.kernel.name, note: item.note, pipeline, bindGroup, x, y, tag: item.tag, flops: item.flops };
    }),
    locate,
    setLambda(lambda) {
      dispatches.forEach(({ kernel, uniforms, lambdaOver }, i) => {
        if (lambdaOver === null) return;
        const block = writeUniforms(kernel, { ...uniforms, weight: lambda / lambdaOver });
        device.queue.writeBuffer(constants.buffer, i * uniformStride, block);
      });
    },
    destroy: () => constants.buffer.destroy(),
  };
}

const uniformEntry = ({ kernel }: Recorded, index: number, buffer: GPUBuffer): GPUBindGroupEntry => ({
  binding: 0,
  resource: { buffer, offset: index * uniformStride, size: Math.ceil(kernel.fields.length / 4) * 16 },
});

function bindingEntries({ kernel, bindings, note }: Recorded, locate: (tensor: Tensor) => Located): GPUBindGroupEntry[] {
  return kernel.bindings.slice(1).map(({ name }, index) => {
    const slice = bindings[name];
    if (!slice) throw new Error(`${note}: nothing bound to ${name} of ${kernel.name}.`);
    const { buffer, offset } = locate(slice.tensor);
    return { binding: index + 1, resource: { buffer, offset: offset + slice.offset, size: slice.bytes } };
  });
}

/** Uniform blocks of all dispatches, then the tables. */
function createConstants(
  device: GPUDevice,
  { name, dispatches, constants }: Recording,
  size: number,
): { buffer: GPUBuffer; buffers: ReadonlyMap<Tensor, { buffer: GPUBuffer; offset: number }> } {
  const content = new Uint8Array(size);
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: `${name}: uniforms and tables`, size, usage });
  dispatches.forEach(({ kernel, uniforms }, i) => content.set(new Uint8Array(writeUniforms(kernel, uniforms)), i * uniformStride));
  const buffers = new Map<Tensor, { buffer: GPUBuffer; offset: number }>();
  let offset = uniformStride * Math.max(1, dispatches.length);
  for (const [tensor, table] of constants) {
    content.set(new Uint8Array(table), offset);
    buffers.set(tensor, { buffer, offset });
    offset += tensor.bytes;
  }
  device.queue.writeBuffer(buffer, 0, content);
  return { buffer, buffers };
}

/** Buffers of the given sizes for plans to share; the caller destroys them. */
export function createArena(device: GPUDevice, sizes: readonly number[]): GPUBuffer[] {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return sizes.map((size, i) => device.createBuffer({ label: `arena ${i}`, size, usage }));
}
