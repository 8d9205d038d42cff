// Measured tiles through the engine: chosen when asked, kept in the store for the next engine, forgotten on request, with no weight changed.
import { createEngine } from '../../../src/engine/engine';
import { type CaseReport, exact, reportOf } from '../../../src/engine/testing/checks';
import { canTime } from '../../../src/engine/timing';
import type { Engine, KernelTimes } from '../../../src/engine/types';
import { withoutGpuErrors } from '../device';
import { flatten } from './steady';
import { stepCases } from './step.cases';
import { createStepProblem } from './stepProblem';

const countChosen = ({ rows }: KernelTimes, chosen: string): number => rows.filter((row) => row.chosen === chosen).length;

/** The same filters in a new plan. */
const planAgain = (engine: Engine): Promise<void> =>
  engine.cut(engine.network.layers.map(({ filters }) => Array.from({ length: filters }, (_, i) => i)));

export const runMeasuredTiles = (): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const { options, state, batch } = createStepProblem(stepCases[0]!);
    const tileStore = new Map<string, string>();
    const plain = await createEngine(device, options);
    const estimated = await plain.kernelTimes();
    plain.destroy();

    const first = await createEngine(device, { ...options, tileStore });
    first.writeParameters(state);
    const told: number[] = [];
    await first.measureTiles({ budgetMs: Infinity, onProgress: ({ done }) => void told.push(done) });
    await planAgain(first);
    const measured = await first.kernelTimes();
    const kept = flatten(await first.readParameters());
    const { finite } = await first.trainStep(batch, { learningRate: 0.01 });
    first.destroy();

    const second = await createEngine(device, { ...options, tileStore });
    const remembered = await second.kernelTimes();
    second.forgetTiles();
    await planAgain(second);
    const forgotten = await second.kernelTimes();
    second.destroy();

    const aborted = await createEngine(device, options, { signal: AbortSignal.abort(new Error('by hand')) }).catch(String);
    const variants = ({ rows }: KernelTimes) => rows.map(({ layer, direction, variant }) => [layer, direction, variant]);
    const untimed = measured.rows.filter(({ microseconds, gflops }) => !(Number(microseconds) > 0 && Number(gflops) > 0)).length;
    return reportOf({
      checks: [
        exact('measured unasked without a store', countChosen(estimated, 'measured'), 0),
        exact('something to choose', countChosen(estimated, 'estimated') > 0, true),
        exact('estimated once measured', countChosen(measured, 'estimated'), 0),
        exact(
          'progress counts up',
          told,
          told.map((_, i) => i),
        ),
        exact('rows without a time', untimed, canTime(device.device) ? 0 : measured.rows.length),
        exact('weights kept', kept, flatten(state)),
        exact('a step in measured tiles', finite, true),
        exact('remembered by the next engine', variants(remembered), variants(measured)),
        exact('estimated though remembered', countChosen(remembered, 'estimated'), 0),
        exact('measured though forgotten', countChosen(forgotten, 'measured'), 0),
        exact('variants once forgotten', variants(forgotten), variants(estimated)),
        exact('store once forgotten', tileStore.size, 0),
        exact('aborted', aborted, 'Error: by hand'),
      ],
      notes: [],
    });
  });
