// What there was no time to measure before a first step stays estimated in later runs, so that they repeat it, until a person asks.
import { type CaseReport, exact, reportOf } from '../../../src/engine/testing/checks';
import { createTileKeeper } from '../../../src/engine/tileKeeper';
import type { TuningRequest } from '../../../src/engine/tileTrial';
import { softwareTuning } from '../../../src/engine/tuning';
import { withoutGpuErrors } from '../device';
import { probePipelines } from './pipelines';

const request: TuningRequest = {
  operation: 'convWeightGradient',
  shape: { batch: 1, inGroups: 2, outGroups: 2, depth: 1, strideZ: 1, input: [1, 4, 8], output: [1, 4, 8] },
};

export const runPassedOver = (): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const store = new Map<string, string>();
    const visit = () => createTileKeeper(device, probePipelines(device), softwareTuning, store);
    const choice = (keeper: ReturnType<typeof visit>) => keeper.choiceOf(request.operation, request.shape);
    const unasked = { asked: false, budgetMs: Infinity };

    const stopped = visit();
    await stopped.measure([request], { ...unasked, signal: AbortSignal.abort() });
    const hurried = visit();
    await hurried.measure([request], { ...unasked, budgetMs: -1 });
    const later = visit();
    await later.measure([request], unasked);
    const unaskedChoice = choice(later);
    await later.measure([request], { ...unasked, asked: true });

    const fresh = createTileKeeper(device, probePipelines(device), softwareTuning);
    await fresh.measure([request], unasked);
    return reportOf({
      checks: [
        exact('once stopped', choice(stopped), 'estimated'),
        exact('once out of time', choice(hurried), 'estimated'),
        exact('in a later run', unaskedChoice, 'estimated'),
        exact('once asked', choice(later), 'measured'),
        exact('at the next visit', choice(visit()), 'measured'),
        exact('with time at first', choice(fresh), 'measured'),
      ],
      notes: [],
    });
  });
