// One tile size of one operation on maps of its own: what the autotune times and compares. Knows no network.
import { createRandom } from '../lib/random';
import type { PipelineCache } from './kernel';
import { correlations, isCorrelation, kernelOf, type Operation } from './kernels/convolutions';
import type { TileName } from './kernels/tiles';
import { readBuffers } from './parameters';
import { createRecorder, type Plan, type Recorder, type Tensor } from './recorder';
import { type ConvolutionShape, countThreads, splitGradient } from './tileChoice';
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

type Owned = Tensor & { readonly buffer: GPUBuffer };

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

function recordTrial(recorder: Recorder, { operation, shape }: TuningRequest, tile: TileName, tuning: Tuning): Owned {
  const bytes = bytesOf({ operation, shape });
  const { inGroups, outGroups, depth } = shape;
  const own = (label: 'x' | 'dy' | 'w'): Owned => recorder.own(label, bytes[label], noise(bytes[label]));
  const record = (threads: number, extra: Record<string, number>, bindings: Record<string, Tensor>): void =>
    recorder.dispatch(kernelOf(operation, tile), {
      note: operation,
      overrides: { DEPTH: depth, WORKGROUP: tuning.convolution.workgroup },
      uniforms: {
        total: threads,
        ...gridUniforms('in', shape.input),
        ...gridUniforms('out', shape.output),
        ...{ inGroups, inOffset: 0, inStride: inGroups, outGroups, outOffset: 0, outStride: outGroups, ...extra },
      },
      bindings,
      workgroups: Math.ceil(threads / tuning.convolution.workgroup),
    });
  if (!isCorrelation(operation)) {
    const { lanes, rows, allRows, chunks } = splitGradient(operation, tile, shape, tuning);
    const partial = recorder.own('result', bytes.w * chunks);
    const bias = operation === 'transposedWeightGradient' ? { biasPartial: recorder.own('bias', 16 * chunks * depth * 2 * outGroups) } : {};
    record(chunks * lanes, { rows, allRows }, { x: own('x'), dy: own('dy'), partial, ...bias });
    return partial;
  }
  const { forward, bias } = correlations[operation];
  const result = recorder.own('result', forward ? bytes.dy : bytes.x);
  const maps: Record<string, Tensor> = forward ? { x: own('x'), y: result } : { dy: own('dy'), dx: result };
  const threads = countThreads(operation, tile, shape);
  record(threads, forward ? {} : { accumulate: 0 }, {
    ...maps,
    w: own('w'),
    ...(bias ? { bias: recorder.own('bias', 16 * outGroups) } : {}),
  });
  return result;
}

/** A plan of one dispatch. The caller destroys. */
export async function createTrial(
  { device }: EngineDevice,
  cache: PipelineCache,
  request: TuningRequest,
  tile: TileName,
  tuning: Tuning,
): Promise<Trial> {
  const recorder = createRecorder(device, cache, 'autotune');
  const result = recordTrial(recorder, request, tile, tuning);
  const plan = await recorder.build([]);
  const size = isCorrelation(request.operation) ? result.bytes / 4 : bytesOf(request).w / 4;
  return {
    plan,
    async read() {
      const [values = new Float32Array(0)] = await readBuffers(device, [result.buffer]);
      const sum = new Float32Array(size);
      values.forEach((value, i) => (sum[i % size] = (sum[i % size] as number) + value));
      return sum;
    },
    destroy: () => plan.destroy(),
  };
}
