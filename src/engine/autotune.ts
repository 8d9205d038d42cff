// Times the tile sizes that a layer's shape may take on the device at hand, and checks each against the plain one: a kernel that computes something
// else there is reported and never used. Knows no network.
import type { PipelineCache } from './kernel';
import { kernelOf, tileNames } from './kernels/convolution/convolutions';
import type { TileName } from './kernels/convolution/tiles';
import { rankTiles } from './tileChoice';
import { type MeasuredTiles, shapeKey, type TileChoices } from './tileStore';
import { bytesOf, createTrial, type TuningRequest } from './tileTrial';
import { timeRuns } from './timing';
import type { Tuning } from './tuning';
import type { EngineDevice, KernelWork } from './types';

export interface TuningOptions extends KernelWork {
  tuning: Tuning;
  cache: PipelineCache;
  /** Not measured again. */
  known: MeasuredTiles;
  /** Milliseconds after which the remaining shapes keep their estimated choice. */
  budgetMs: number;
  /** Tile sizes to compare for an operation, the plain one among them. Default: those that the cost model admits. */
  candidates?: (request: TuningRequest) => readonly TileName[];
}

/** Runs of each candidate; the fastest counts. */
const runs = 3;
/** Of the time of the best so far: less of a gain lies within the noise, and the cost model's order is the better guide. */
const worthwhile = 0.95;
/** Of the plain result's largest value: room for another order of summation, for no more. */
const tolerance = 1e-4;

const agrees = (values: Float32Array, plain: Float32Array): boolean => {
  const scale = plain.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return values.length === plain.length && values.every((value, i) => Math.abs(value - (plain[i] as number)) <= tolerance * scale);
};

/** Whether a tile size computes what the plain one does, at this shape. */
async function verify(
  engineDevice: EngineDevice,
  { cache, tuning }: TuningOptions,
  request: TuningRequest,
  tile: TileName,
): Promise<boolean> {
  const tiles = [tileNames[request.operation][0] as TileName, tile];
  const trials = await Promise.all(tiles.map((name) => createTrial(engineDevice, cache, request, name, tuning)));
  for (const { plan } of trials) await timeRuns(engineDevice.device, plan.dispatches, 1);
  const [plain, other] = await Promise.all(trials.map((trial) => trial.read()));
  for (const trial of trials) trial.destroy();
  return plain !== undefined && other !== undefined && agrees(other, plain);
}

async function measure(
  engineDevice: EngineDevice,
  { cache, tuning }: TuningOptions,
  request: TuningRequest,
  tile: TileName,
): Promise<number> {
  const trial = await createTrial(engineDevice, cache, request, tile, tuning);
  const nanoseconds = await timeRuns(engineDevice.device, trial.plan.dispatches, runs);
  trial.destroy();
  return nanoseconds;
}

/** The fastest sound tile, by order of the cost model where times are close; null once the work is aborted. Verdicts on kernels are added to `verdicts`. */
async function findFastest(
  engineDevice: EngineDevice,
  options: TuningOptions,
  request: TuningRequest,
  verdicts: Map<string, boolean>,
): Promise<TileName | null> {
  const { tuning, signal } = options;
  const candidates = options.candidates ?? (({ operation, shape }) => rankTiles(operation, shape, tuning.convolution));
  const plain = tileNames[request.operation][0] as TileName;
  let best: { tile: TileName; nanoseconds: number } = { tile: plain, nanoseconds: Infinity };
  for (const tile of candidates(request)) {
    if (signal?.aborted) return null;
    const kernel: string = kernelOf(request.operation, tile);
    const sound = tile === plain || (verdicts.get(kernel) ?? (await verify(engineDevice, options, request, tile)));
    verdicts.set(kernel, sound);
    const nanoseconds = sound ? await measure(engineDevice, options, request, tile) : Infinity;
    if (nanoseconds < worthwhile * best.nanoseconds) best = { tile, nanoseconds };
  }
  return best.tile;
}

/** Measures requests that are not known yet, small ones first, so that kernels are verified where that is cheap. Aborted, it gives what it has. */
export async function tuneTiles(
  engineDevice: EngineDevice,
  requests: readonly TuningRequest[],
  options: TuningOptions,
): Promise<MeasuredTiles> {
  const { known, budgetMs, onProgress, signal } = options;
  const verdicts = new Map(known.refused.map((kernel) => [kernel, false]));
  const choices: TileChoices = { ...known.choices };
  const size = (request: TuningRequest): number => bytesOf(request).x + bytesOf(request).dy;
  const open = new Map(requests.map((request) => [shapeKey(request.operation, request.shape), request]));
  for (const key of Object.keys(choices)) open.delete(key);
  const until = performance.now() + budgetMs;
  let done = 0;
  for (const [key, request] of [...open].sort(([, a], [, b]) => size(a) - size(b))) {
    if (performance.now() > until || signal?.aborted) break;
    onProgress?.({ stage: 'choosing', done: done++, total: open.size });
    const tile = await findFastest(engineDevice, options, request, verdicts);
    if (tile) choices[key] = tile;
  }
  return { choices, refused: [...verdicts].flatMap(([kernel, sound]) => (sound ? [] : [kernel])) };
}
