// Changes by hand that a checkpoint does not hold yet, made again after the run was taken up from it. Knows no command, page or file.
import type { HandAction, Intervention } from '../protocol/intervention';
import { describeIntervention } from '../protocol/interventionWords';
import { applyHandAction, applyRates, type HandContext } from './hand';
import type { Run } from './run';

/** Those of `before` that the run of the checkpoint has not had, and that were not taken back. */
export const listLost = (before: readonly Intervention[], { interventions }: Pick<Run, 'interventions'>): Intervention[] =>
  before.slice(interventions.length).filter(({ undone }) => undone === null);

/** Makes each again, in order, where the network allows it. Call with no step in flight. What was done, in words, one line each. */
export async function makeAgain(run: Run, context: HandContext, lost: readonly Intervention[]): Promise<string[]> {
  const lines: string[] = [];
  for (const intervention of lost) {
    const what = describeIntervention(intervention, run.config.levels);
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
  const { config } = run;
  if (kind === 'lambda') applyRates(run, { ...config, pruning: { ...config.pruning, lambda: after ?? NaN } });
  else if (kind === 'learning-rate') applyRates(run, { ...config, optimiser: { ...config.optimiser, learningRate: after ?? NaN } });
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
