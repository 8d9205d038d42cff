// Commands of the hand on the wheel: protect, force out, freeze, set τ, undo, and what-if. Each runs between two steps, also while paused.
import { PlaygroundError } from '../protocol/failures';
import { checkHandAction } from '../protocol/handRules';
import type { HandAction, Intervention } from '../protocol/intervention';
import { describeIntervention } from '../protocol/interventionWords';
import type { CommandHandlers } from '../protocol/messages';
import type { WhatIf, WhatIfQuestion } from '../protocol/whatIf';
import { applyHandAction, applyRates, describeHand, undoIntervention, type HandContext } from './hand';
import { planSummary } from './planSummary';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import type { RunConfig, DeepPartial } from '../protocol/config';
import { steer } from '../protocol/steer';

type HandCommands = Pick<CommandHandlers, 'hand' | 'undoIntervention' | 'whatIf' | 'cancelWhatIf'>;

export function createHandCommands(core: SessionCore): HandCommands {
  return {
    hand: (action) => change(core, async (run, context) => listed(await applyHandAction(run, context, action))),
    undoIntervention: () => change(core, async (run, context) => [await undoIntervention(run, context)]),
    whatIf: async (question) => whatIf(core, question),
    cancelWhatIf() {
      core.whatIf.cancel();
      return Promise.resolve(null);
    },
  };
}

const listed = (made: Intervention | null): Intervention[] => (made ? [made] : []);

/** Changes λ and the learning rate of a run under way; anything else is refused. Resolves when the next step will take them. */
export async function steerRun(core: SessionCore, patch: DeepPartial<RunConfig>): Promise<RunConfig> {
  steer(core.config, patch, core.phase);
  await change(core, (run) => Promise.resolve(applyRates(run, steer(run.config, patch, core.phase))));
  return core.config;
}

/** Carries a change out where no step is in flight, and tells the page what it made. */
async function change(core: SessionCore, act: (run: Run, context: HandContext) => Promise<Intervention[]>): Promise<null> {
  const live = core.takeRun('change by hand');
  const { run, control, device, keeper } = live;
  if (keeper.record.twin)
    throw new PlaygroundError(
      'wrong-phase',
      'This run is one side of a twin experiment; a change by hand would make its sides differ in more than λ. Stop it first.',
    );
  await control.exclusively(async () => {
    // It may have ended meanwhile.
    core.check('change by hand');
    const { network } = run;
    const made = await act(run, { control, checkDevice: () => core.keeper.check(device) });
    tellChange(core, run, made);
    if (run.network !== network) core.tools.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
  });
  // While the run goes on the next step keeps it; at rest there is none, and a reload would lose it.
  if (core.phase === 'paused') void control.exclusively(() => keeper.keep(live.run)).catch(() => undefined);
  core.views.refresh(live);
  return null;
}

function tellChange(core: SessionCore, run: Run, made: readonly Intervention[]): void {
  const { emit } = core.tools;
  for (const intervention of made) {
    const { layer, undone } = intervention;
    const text = `${describeIntervention(intervention, run.config.levels)}${undone ? ' – undone' : ''}`;
    emit('log', { epoch: run.epoch, kind: 'hand', layer, text });
  }
  if (core.config !== run.config) {
    core.config = run.config;
    emit('config', core.config);
  }
  emit('hand', describeHand(run));
}

async function whatIf(core: SessionCore, question: WhatIfQuestion): Promise<WhatIf> {
  const live = core.takeRun('measure a what-if');
  checkQuestion(live.run, question);
  return core.whatIf.measure(live, question, () => core.keeper.check(live.device));
}

/** The same words as for forcing out, which is what is asked about. */
function checkQuestion(run: Run, { layer, filters }: WhatIfQuestion): void {
  if (layer === undefined) {
    if (filters) throw new PlaygroundError('bad-config', 'A what-if of chosen filters needs their layer.');
    return;
  }
  const hand = describeHand(run);
  const { kept } = checkHandAction(hand, { kind: 'freeze', layer });
  for (const filter of filters ?? []) checkHandAction(hand, { kind: 'protect', layer, filter } satisfies HandAction);
  if (filters && new Set(filters).size >= kept.length)
    throw new PlaygroundError('bad-config', `Those are all filters of ${layer}; a layer keeps at least one.`);
}
