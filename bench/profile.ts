// Where a training step's time goes: GPU time of every dispatch by timestamp queries, added up by kernel. Each dispatch gets a pass of its own.
import { createEngine } from '../src/engine/engine';
import type { PlannedDispatch } from '../src/engine/plan';
import { timeDispatches } from '../src/engine/timing';
import type { EngineDevice } from '../src/engine/types';
import { createProblem, type ProblemSize } from './problem';

export interface ProfileRow {
  kernel: string;
  dispatches: number;
  microseconds: number;
  share: number;
}

export interface Profile {
  kernels: ProfileRow[];
  slowest: { kernel: string; note: string; microseconds: number }[];
}

/** One pass after a warm-up step. @throws Error where the device has no timestamp-query. */
export async function profileStep(engineDevice: EngineDevice, size: ProblemSize): Promise<Profile> {
  const { device } = engineDevice;
  const problem = createProblem(size);
  const engine = await createEngine(engineDevice, problem.options);
  engine.writeParameters(problem.state);
  await engine.trainStep(problem.batch, { learningRate: 0 });
  const dispatches = engine.trainingPlan.dispatches.filter(({ tag }) => tag === 'always');
  const times = (await timeDispatches(device, dispatches)).map((nanoseconds) => nanoseconds / 1000);
  engine.destroy();
  return summarise(dispatches, times);
}

function summarise(dispatches: readonly PlannedDispatch[], times: readonly number[]): Profile {
  const total = times.reduce((a, b) => a + b, 0);
  const kernels = new Map<string, ProfileRow>();
  dispatches.forEach(({ kernel }, i) => {
    const row = kernels.get(kernel) ?? { kernel, dispatches: 0, microseconds: 0, share: 0 };
    row.dispatches++;
    row.microseconds += times[i] ?? 0;
    row.share = row.microseconds / total;
    kernels.set(kernel, row);
  });
  const slowest = dispatches
    .map(({ kernel, note }, i) => ({ kernel, note, microseconds: times[i] ?? 0 }))
    .sort((a, b) => b.microseconds - a.microseconds)
    .slice(0, 12);
  return { kernels: [...kernels.values()].sort((a, b) => b.microseconds - a.microseconds), slowest };
}
