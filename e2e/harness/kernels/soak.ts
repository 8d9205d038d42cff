// One engine that keeps training between calls, so that a script can watch its memory over thousands of steps.
import { createProblem, type ProblemSize } from '../../../bench/problem';
import { createEngine } from '../../../src/engine/engine';
import type { Engine } from '../../../src/engine/types';
import { harnessDevice } from '../device';
import { type CallCounts, countCalls } from './counted';
import { trackBuffers, type TrackedBuffers } from './trackedBuffers';

let running: { engine: Engine; problem: ReturnType<typeof createProblem>; tracked: TrackedBuffers } | null = null;

export async function beginSoak({ size }: { size: ProblemSize }): Promise<null> {
  const device = await harnessDevice();
  const tracked = trackBuffers(device.device);
  const problem = createProblem(size);
  const engine = await createEngine(device, problem.options);
  engine.writeParameters(problem.state);
  running = { engine, problem, tracked };
  return null;
}

export interface SoakReport {
  /** What was asked of the device meanwhile, by method. */
  calls: CallCounts;
  gpuBytes: number;
  loss: number;
  medianScriptMs: number;
}

/** `steps` more steps, two in flight. */
export async function soak({ steps }: { steps: number }): Promise<SoakReport> {
  if (!running) throw new Error('Call beginSoak first.');
  const { engine, problem, tracked } = running;
  const { device } = await harnessDevice();
  const scriptMs: number[] = [];
  let loss = NaN;
  const calls = await countCalls(device, async () => {
    let previous: Promise<{ total: number }> | null = null;
    for (let i = 0; i < steps; i++) {
      const current = engine.trainStep(problem.batch, { learningRate: 1e-4 });
      scriptMs.push(engine.cost.scriptMs);
      await previous;
      previous = current;
    }
    loss = (await previous)?.total ?? NaN;
  });
  return { calls, gpuBytes: tracked.bytes(), loss, medianScriptMs: scriptMs.sort((a, b) => a - b)[steps >> 1] ?? NaN };
}
