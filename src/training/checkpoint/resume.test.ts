// A run killed after any step and taken up again from its bytes equals the run that nobody disturbed; on a stand-in engine, real batches' streams apart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunConfig } from '../../protocol/config';
import { createControl } from '../control';
import type { RunContext } from '../context';
import { runEpoch } from '../epoch';
import { createRun, type Run } from '../run';
import { createFakeEngine, createFakeLog } from '../testing/fakeEngine';
import { createFakeRunData, fakeConfig } from '../testing/fakeTools';
import { createFreeContext } from '../testing/freeContext';
import { captureCheckpoint, type RunRecord } from './capture';
import { decodeCheckpoint, encodeCheckpoint } from './encode';
import { restoreRun } from './restore';

/** More steps than three kills after at most five each can use up. */
const config: RunConfig = { ...fakeConfig, epochs: 6, stepsPerEpoch: 3 };
const record: RunRecord = {
  id: 'a',
  name: 'a',
  startedAt: '',
  parent: null,
  twin: null,
  data: { name: 'fake', origin: { demo: 'fake' }, edits: [], fingerprint: '' },
  recoveries: [],
  insights: [],
  log: [],
};

class Killed extends Error {}

const freshRun = (): Promise<Run> =>
  createRun(config, createFakeRunData(config), {} as never, (_, options) => Promise.resolve(createFakeEngine(options, createFakeLog())));

const finish = async (run: Run, context: RunContext): Promise<void> => {
  while (run.epoch < config.epochs || run.progress) await runEpoch(run, context);
};

/** Trains until `steps` steps are done, keeping every `every`th moment between two steps; returns the bytes of the last one kept. */
async function killAfter(run: Run, steps: number, every: number): Promise<Uint8Array<ArrayBuffer>> {
  let moments = 0;
  let bytes: Uint8Array<ArrayBuffer> | null = null;
  const betweenSteps: RunContext['betweenSteps'] = async (drain) => {
    if (moments % every === 0) {
      await drain();
      bytes = encodeCheckpoint(captureCheckpoint(run, record, await run.engine.readParameters(), false, ''));
    }
    if (moments++ === steps) throw new Killed();
  };
  await expect(finish(run, { ...createFreeContext(), betweenSteps })).rejects.toThrow(Killed);
  return bytes!;
}

const outcome = async (run: Run) => ({
  history: run.history.map(({ stepMs: _, ...row }) => row),
  parameters: await run.engine.readParameters(),
  pruning: run.pruning,
  evidence: run.evidence,
  best: run.best,
  cursor: run.batches.cursor(),
});

test('a run killed at random moments, again and again, ends as if nothing had happened', async () => {
  const undisturbed = await freshRun();
  await finish(undisturbed, createFreeContext());
  const expected = await outcome(undisturbed);
  expect(expected.history.at(-1)?.parameters).toBeLessThan(expected.history[0]!.parameters);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 3 }), async (kills) => {
      let run = await freshRun();
      for (const [steps, every] of kills) {
        const bytes = await killAfter(run, steps, every);
        run = await freshRun();
        await restoreRun(run, decodeCheckpoint(bytes));
      }
      await finish(run, {
        ...createFreeContext(),
        control: createControl(
          Infinity,
          () => undefined,
          () => undefined,
        ),
      });
      expect(await outcome(run)).toEqual(expected);
    }),
    { numRuns: 8 },
  );
});
