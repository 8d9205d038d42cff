// Runs one kernel once on given arrays, through the engine's own recorder. Knows nothing of what the kernel computes.
import type { Kernel } from '../kernel';
import { createRecorder, type DispatchOptions } from '../recorder';
import type { EngineDevice } from '../types';
import { createReplay } from './replay';

type Values = Float32Array | Uint32Array;

export interface ProbeOptions extends Pick<DispatchOptions, 'overrides' | 'threads' | 'workgroups' | 'uniforms'> {
  /** By binding name. */
  inputs: Record<string, Values>;
  /** By binding name: what the buffer holds before the kernel runs. */
  outputs: Record<string, Float32Array>;
}

/** Floats behind every output that the kernel must leave alone. */
const guard = 64;
const guardValue = -98765;

/** Contents of the outputs after the kernel. Throws when it wrote behind one of them. */
export async function probe(engineDevice: EngineDevice, kernel: Kernel, options: ProbeOptions): Promise<Record<string, Float32Array>> {
  const { inputs, outputs, ...dispatch } = options;
  const recorder = createRecorder(`probe ${kernel.name}`);
  const fed = (name: string, values: Values) => ({ name, values, tensor: recorder.input(name, Math.max(64, values.byteLength)) });
  const read = Object.entries(inputs).map(([name, values]) => fed(name, values));
  const written = Object.entries(outputs).map(([name, values]) => fed(name, withGuard(values)));
  recorder.dispatch(kernel, {
    note: kernel.name,
    ...dispatch,
    bindings: Object.fromEntries([...read, ...written].map(({ name, tensor }) => [name, tensor])),
  });
  for (const { tensor } of written) recorder.keep(tensor);
  const replay = await createReplay(engineDevice, recorder.finish());
  for (const { tensor, values } of [...read, ...written]) replay.write(tensor, bytesOf(values));
  replay.run(['always']);
  const contents = await replay.read(written.map(({ tensor }) => tensor));
  replay.destroy();
  return Object.fromEntries(
    written.map(({ name }, i) => [
      name,
      checkGuard(`${kernel.name}.${name}`, contents[i] ?? new Float32Array(0), outputs[name]?.length ?? 0),
    ]),
  );
}

/** A copy whose bytes are its own, padded to what a binding needs. */
function bytesOf(values: Values): ArrayBuffer {
  const bytes = new Uint8Array(Math.max(64, Math.ceil(values.byteLength / 16) * 16));
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return bytes.buffer;
}

function withGuard(values: Float32Array): Float32Array {
  const guarded = new Float32Array(values.length + guard).fill(guardValue);
  guarded.set(values);
  return guarded;
}

function checkGuard(label: string, content: Float32Array, size: number): Float32Array {
  if (content.subarray(size, size + guard).some((value) => value !== guardValue))
    throw new Error(`${label}: the kernel wrote behind its output.`);
  return content.subarray(0, size);
}
