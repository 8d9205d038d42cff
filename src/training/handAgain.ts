// Changes by hand that a checkpoint does not hold yet, made again after the run was taken up from it. Knows no command, page or file.
import type { DeepPartial, RunConfig } from '../protocol/config';
import type { HandAction, Intervention } from '../protocol/intervention';
import { describeIntervention } from '../protocol/interventionWords';
import { steer } from '../protocol/steer';
import { applyHandAction, applyRates, type HandContext } from './hand';
import type { Run } from './run';

/** Those of `before` that the run of the checkpoint has not had, and that were not taken back. */
const listLost = (before: readonly Intervention[], { interventions }: Pick<Run, 'interventions'>): Intervention[] =>
  before.slice(interventions.length).filter(({ undone }) => undone === null);

/** Those that the run of the checkpoint has as standing, though they were taken back after it. */
const listStanding = (before: readonly Intervention[], { interventions }: Pick<Run, 'interventions'>): Intervention[] =>
  interventions.filter(({ undone }, i) => undone === null && before[i]?.undone != null);

/**
 * Makes what the checkpoint missed of `before` again, in order, where the network allows it. Call with no step in flight. What was done and what was not, in
 * words, one line each.
 */
export async function makeAgain(run: Run, context: HandContext, before: readonly Intervention[]): Promise<string[]> {
  const inWords = (one: Intervention): string => describeIntervention(one, run.config.levels);
  const lines = listStanding(before, run).map((one) => `Stands again, because the checkpoint is older than its undoing: ${inWords(one)}`);
  for (const intervention of listLost(before, run)) {
    const what = inWords(intervention);
    try {
      await repeat(run, context, intervention);
      lines.push(`Made again, because the checkpoint was older: ${what}`);
    } catch (error) {
      context.checkDevice();
      lines.push(`Lost, because the checkpoint was older: ${what} (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  return lines;
}

async function repeat(run: Run, context: HandContext, { kind, layer, filter, after }: Intervention): Promise<void> {
  const steered = (patch: DeepPartial<RunConfig>) => applyRates(run, steer(run.config, patch, 'training'));
  if (kind === 'lambda') steered({ pruning: { lambda: after ?? NaN } });
  else if (kind === 'learning-rate') steered({ optimiser: { learningRate: after ?? NaN } });
  else await applyHandAction(run, context, asAction(kind, layer ?? '', filter ?? -1, after ?? NaN));
}

function asAction(kind: HandAction['kind'], layer: string, filter: number, value: number): HandAction {
  switch (kind) {
    case 'threshold':
      return { kind, layer, value };
    case 'freeze':
    case 'thaw':
      return { kind, layer };
    case 'protect':
    case 'release':
    case 'force-out':
      return { kind, layer, filter };
  }
}
