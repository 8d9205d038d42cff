// Where each tensor of a recording lies in the arena, and the bytes that takes. Pure; the same before a device exists and after.
import { type Place, planArena, type Resident } from './arena';
import type { Recording, Tensor, TensorSlice } from './recorder';

export interface MemoryLimits {
  maxBufferBytes: number;
  maxStorageBindingBytes: number;
}

export interface MemoryPlan {
  readonly places: ReadonlyMap<Tensor, Place>;
  /** Bytes of each arena buffer, largest first. */
  readonly sizes: readonly number[];
  /** Bytes of uniforms and tables, which lie in one buffer. */
  readonly constantBytes: number;
  readonly largestBinding: { bytes: number; label: string };
}

/** Bytes between the uniform blocks of two dispatches. */
export const uniformStride = 256;

export function planMemory(recording: Recording, { maxBufferBytes }: MemoryLimits): MemoryPlan {
  const residents = planResidents(recording);
  const arena = planArena([...residents.values()], maxBufferBytes);
  const tables = [...recording.constants.keys()].reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    places: new Map([...residents].map(([tensor, resident]) => [tensor, arena.places.get(resident) as Place])),
    sizes: arena.sizes,
    constantBytes: uniformStride * Math.max(1, recording.dispatches.length) + tables,
    largestBinding: findLargestBinding(recording),
  };
}

/** Lifetimes from first to last use; what is fed lives from the start, what is kept to the end. */
function planResidents({ dispatches, tensors }: Recording): Map<Tensor, Resident> {
  const residents = new Map<Tensor, Resident & { apart: Set<Resident> }>();
  const touch = (tensor: Tensor, at: number): void => {
    const life = tensors.get(tensor);
    if (!life) return;
    const resident = residents.get(tensor) ?? { bytes: tensor.bytes, first: at, last: at, apart: new Set() };
    resident.last = life.kept ? dispatches.length : at;
    residents.set(tensor, resident);
  };
  for (const [tensor, { fed }] of tensors) if (fed) touch(tensor, -1);
  dispatches.forEach(({ kernel, bindings }, at) => {
    for (const { tensor } of Object.values(bindings)) touch(tensor, at);
    const of = (access: string): TensorSlice[] =>
      kernel.bindings.filter((binding) => binding.access === access).flatMap(({ name }) => bindings[name] ?? []);
    for (const read of of('read'))
      for (const written of of('read_write')) {
        const [a, b] = [residents.get(read.tensor), residents.get(written.tensor)];
        if (!a || !b) continue;
        a.apart.add(b);
        b.apart.add(a);
      }
  });
  return residents;
}

function findLargestBinding({ dispatches }: Recording): MemoryPlan['largestBinding'] {
  const largest = { bytes: 0, label: '' };
  for (const { bindings } of dispatches)
    for (const { tensor, bytes } of Object.values(bindings))
      if (bytes > largest.bytes) Object.assign(largest, { bytes, label: tensor.label });
  return largest;
}

/** Bytes of arena buffers that suffice for each of several plans that never run at once. */
export function shareArena(plans: readonly MemoryPlan[]): number[] {
  const count = Math.max(0, ...plans.map(({ sizes }) => sizes.length));
  return Array.from({ length: count }, (_, i) => Math.max(...plans.map(({ sizes }) => sizes[i] ?? 0)));
}
