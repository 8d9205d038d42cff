// The engine alone with ever fewer filters: does a step get cheaper as the network shrinks?
import { createEngine } from '../src/engine/engine';
import type { EngineDevice } from '../src/engine/types';
import { countMacs, countParameters } from '../src/network/network';
import { median } from './median';
import { createProblem, type ProblemSize } from './problem';

export interface FiltersReport {
  size: ProblemSize;
  medianMs: number;
  scriptMs: number;
  dispatches: number;
  gpuBytes: number;
  parameters: number;
  /** 2 x multiply-accumulates of one forward pass of one patch. */
  flops: number;
  /** Of the convolutions of one training step, on channels padded to groups of four: what the device computes. */
  paddedFlops: number;
}

/** Median step time for each fraction of filters, measured in turns so that drift of the machine hits all alike. */
export async function measureFilters(
  device: EngineDevice,
  size: ProblemSize,
  fractions: readonly number[],
  rounds: number,
): Promise<FiltersReport[]> {
  const runs = await Promise.all(
    fractions.map(async (fraction) => {
      const problem = createProblem({ ...size, fraction });
      const engine = await createEngine(device, problem.options);
      engine.writeParameters(problem.state);
      await engine.trainStep(problem.batch, { learningRate: 1e-3 });
      return { size: { ...size, fraction }, problem, engine, stepMs: [] as number[], scriptMs: [] as number[] };
    }),
  );
  for (let round = 0; round < rounds; round++)
    for (const { engine, problem, stepMs, scriptMs } of runs) {
      const began = performance.now();
      await engine.trainStep(problem.batch, { learningRate: 1e-3 });
      stepMs.push(performance.now() - began);
      scriptMs.push(engine.cost.scriptMs);
    }
  return runs.map(({ size: own, problem, engine, stepMs, scriptMs }) => {
    const report = {
      size: own,
      medianMs: median(stepMs),
      scriptMs: median(scriptMs),
      dispatches: engine.cost.dispatches,
      gpuBytes: engine.gpuBytes,
      parameters: countParameters(problem.network),
      flops: 2 * countMacs(problem.network, problem.options.patch),
      paddedFlops: engine.trainingPlan.dispatches.reduce((sum, { flops }) => sum + flops, 0),
    };
    engine.destroy();
    return report;
  });
}
