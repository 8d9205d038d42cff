// One tile size of one operation on maps of its own: what the autotune times and compares. Knows no network.
import { createRandom } from '../lib/random';
import type { PipelineCache } from './kernel';
import { correlations, isCorrelation, kernelOf, type Operation } from './kernels/convolution/convolutions';
import { findKernel } from './kernels/convolution/kernels';
import type { TileName } from './kernels/convolution/tiles';
import { planMemory } from './memoryPlan';
import { buildPlan, createArena, type Plan } from './plan';
import { readBuffers } from './readBuffers';
import { createRecorder, type Recorder, type Tensor } from './recorder';
import { type ConvolutionShape, countTiles, kernelOverrides, planWorkgroups, splitGradient } from './tileChoice';
import type { Tuning } from './tuning';
import type { EngineDevice } from './types';
import { gridUniforms } from './uniforms';

export interface TuningRequest {
  operation: Operation;
  shape: ConvolutionShape;
}

export interface Trial {
  plan: Plan;
  /** What the kernel wrote; partial weight gradients added up. */
  read(): Promise<Float32Array>;
  destroy(): void;
}

/** Tensors of a trial: what it reads, each filled with noise, and what it writes. */
interface Recorded {
  inputs: Tensor[];
  result: Tensor;
}

/** Bytes of maps, packed tightly, and of weights. */
export function bytesOf({ operation, shape }: TuningRequest): { x: number; dy: number; w: number } {
  const positions = (grid: readonly number[]): number => grid.reduce((product, edge) => product * edge, shape.batch);
  const taps = operation.startsWith('transposed') ? 4 : 9;
  return {
    x: 16 * positions(shape.input) * shape.inGroups,
    dy: 16 * positions(shape.output) * shape.outGroups,
    w: 64 * taps * shape.depth * shape.inGroups * shape.outGroups,
  };
}

/** Random numbers for the first of `bytes`; larger shapes are only timed, so that zeros may follow. */
function noise(bytes: number): ArrayBuffer {
  const random = createRandom(bytes);
  return Float32Array.from({ length: Math.min(bytes, 2 ** 20) / 4 }, () => random.uniform(-0.5, 0.5)).buffer;
}

function recordTrial(recorder: Recorder, { operation, shape }: TuningRequest, tile: TileName, tuning: Tuning): Recorded {
  const bytes = bytesOf({ operation, shape });
  const { inGroups, outGroups, depth } = shape;
  const inputs: Tensor[] = [];
  const input = (label: 'x' | 'dy' | 'w' | 'bias', size: number): Tensor => {
    const tensor = recorder.input(label, size);
    inputs.push(tensor);
    return tensor;
  };
  const record = (tiles: number, extra: Record<string, number>, bindings: Record<string, Tensor>): void => {
    const { size, count } = planWorkgroups(operation, tile, shape, tiles, tuning.convolution.workgroup);
    recorder.dispatch(findKernel(kernelOf(operation, tile)), {
      note: operation,
      overrides: kernelOverrides(shape, size),
      uniforms: {
        total: tiles,
        ...gridUniforms('in', shape.input),
        ...gridUniforms('out', shape.output),
        ...{ inGroups, inOffset: 0, inStride: inGroups, outGroups, outOffset: 0, outStride: outGroups, ...extra },
      },
      bindings,
      workgroups: count,
    });
  };
  if (!isCorrelation(operation)) {
    const { lanes, rows, allRows, chunks } = splitGradient(operation, tile, shape, tuning);
    const result = recorder.tensor('result', bytes.w * chunks);
    const bias =
      operation === 'transposedWeightGradient' ? { biasPartial: recorder.tensor('bias', 16 * chunks * depth * 2 * outGroups) } : {};
    record(chunks * lanes, { rows, allRows }, { x: input('x', bytes.x), dy: input('dy', bytes.dy), partial: result, ...bias });
    return { inputs, result };
  }
  const { forward, bias } = correlations[operation];
  const result = recorder.tensor('result', forward ? bytes.dy : bytes.x);
  const maps: Record<string, Tensor> = forward ? { x: input('x', bytes.x), y: result } : { dy: input('dy', bytes.dy), dx: result };
  record(countTiles(operation, tile, shape), forward ? {} : { accumulate: 0 }, {
    ...maps,
    w: input('w', bytes.w),
    ...(bias ? { bias: input('bias', 16 * outGroups) } : {}),
  });
  return { inputs, result };
}

/** A plan of one dispatch. The caller destroys. */
export async function createTrial(
  { device, facts }: EngineDevice,
  cache: PipelineCache,
  request: TuningRequest,
  tile: TileName,
  tuning: Tuning,
): Promise<Trial> {
  const recorder = createRecorder('autotune');
  const { inputs, result } = recordTrial(recorder, request, tile, tuning);
  recorder.keep(result);
  const recording = recorder.finish();
  const memory = planMemory(recording, facts);
  const arena = createArena(device, memory.sizes);
  const plan = await buildPlan(device, cache, recording, { plan: memory, arena, outside: new Map() });
  for (const tensor of inputs) {
    const { buffer, offset } = plan.locate(tensor);
    device.queue.writeBuffer(buffer, offset, noise(tensor.bytes));
  }
  const size = isCorrelation(request.operation) ? result.bytes / 4 : bytesOf(request).w / 4;
  return {
    plan,
    async read() {
      const [values = new Float32Array(0)] = await readBuffers(device, [plan.locate(result)]);
      const sum = new Float32Array(size);
      values.forEach((value, i) => (sum[i % size] = (sum[i % size] as number) + value));
      return sum;
    },
    destroy() {
      plan.destroy();
      for (const buffer of arena) buffer.destroy();
    },
  };
}
