// The hand on the wheel: carries out what a person changes in a run between two steps, records it, and takes it back. Knows no command and no page.
import type { Network } from '../network/network';
import { takeFilter, insertFilter, type FilterSlices } from '../pruning/filterSlices';
import { describeLayers, findHandLayer, freezeLayer, protectFilter, removeByHand, setLayerThreshold } from '../pruning/hand';
import type { PruningState } from '../pruning/method';
import { allPositions, layerStateAt } from '../pruning/state';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import { checkHandAction } from '../protocol/handRules';
import type { HandAction, HandState, Intervention } from '../protocol/intervention';
import type { RunContext } from './context';
import { replaceReference } from './references';
import type { Run } from './run';

/** How to take one intervention back: the plain state before it and, where a filter went, that filter. */
export interface UndoStep {
  /** Index into run.interventions. */
  readonly at: number;
  readonly config: RunConfig;
  readonly pruning: PruningState;
  readonly drawn: readonly number[] | null;
  readonly slices: FilterSlices | null;
}

export type HandContext = Pick<RunContext, 'control' | 'checkDevice'>;
type Change = Pick<Intervention, 'kind' | 'layer' | 'filter' | 'before' | 'after'>;

export function describeHand({ pruning, method, interventions, undoSteps }: Run): HandState {
  const latest = undoSteps.at(-1);
  return {
    layers: describeLayers(pruning),
    hasThresholds: method.keepUnder !== undefined,
    interventions: structuredClone(interventions),
    undoable: structuredClone(interventions[latest?.at ?? -1] ?? null),
  };
}

/** What happened; null when all was so already. Call with no step in flight. @throws PlaygroundError in words when it is not possible. */
export async function applyHandAction(run: Run, context: HandContext, action: HandAction): Promise<Intervention | null> {
  const layer = checkHandAction(describeHand(run), action);
  const index = findHandLayer(run.pruning, action.layer);
  const change: Change = { kind: action.kind, layer: action.layer, filter: null, before: null, after: null };
  switch (action.kind) {
    case 'protect':
    case 'release': {
      const on = action.kind === 'protect';
      if (layer.protected.includes(action.filter) === on) return null;
      return record(run, { ...change, filter: action.filter }, { pruning: protectFilter(run.pruning, index, action.filter, on) });
    }
    case 'freeze':
    case 'thaw': {
      const on = action.kind === 'freeze';
      return layer.frozen === on ? null : record(run, change, { pruning: freezeLayer(run.pruning, index, on) });
    }
    case 'threshold': {
      const numbers = { before: layer.threshold, after: action.value };
      if (numbers.before === numbers.after) return null;
      return record(run, { ...change, ...numbers }, { pruning: setLayerThreshold(run.pruning, index, action.value) });
    }
    case 'force-out':
      return forceOut(run, context, index, { ...change, filter: action.filter });
  }
}

/** λ and the learning rate of `next`, one intervention for each that differs. Call with no step in flight. */
export function applyRates(run: Run, next: RunConfig): Intervention[] {
  const made: Intervention[] = [];
  const { lambda, learningRate } = { lambda: next.pruning.lambda, learningRate: next.optimiser.learningRate };
  const change = { layer: null, filter: null };
  const { config } = run;
  if (lambda !== config.pruning.lambda) {
    const pruning = { ...config.pruning, lambda };
    const numbers = { before: config.pruning.lambda, after: lambda };
    made.push(record(run, { kind: 'lambda', ...change, ...numbers }, { config: { ...config, preset: next.preset, pruning } }));
  }
  if (learningRate !== config.optimiser.learningRate) {
    const optimiser = { ...config.optimiser, learningRate };
    const numbers = { before: config.optimiser.learningRate, after: learningRate };
    made.push(record(run, { kind: 'learning-rate', ...change, ...numbers }, { config: { ...run.config, preset: next.preset, optimiser } }));
  }
  return made;
}

/** Takes the latest intervention back. Call with no step in flight. @throws PlaygroundError when nothing is left to take back. */
export async function undoIntervention(run: Run, context: HandContext): Promise<Intervention> {
  const step = run.undoSteps.at(-1);
  const made = run.interventions[step?.at ?? -1];
  if (!step || !made)
    throw new PlaygroundError('wrong-phase', 'There is nothing to undo: what was changed by hand before the last prune stays changed.');
  if (step.slices) await putBack(run, context, step.slices);
  run.undoSteps.pop();
  run.drawn = step.drawn;
  adopt(run, step);
  const undone = { ...made, undone: momentOf(run) };
  run.interventions[step.at] = undone;
  return undone;
}

/** After a prune what was done before it can no longer be taken back. */
export const forgetUndo = (run: Run): void => void run.undoSteps.splice(0);

const momentOf = ({ epoch, step }: Run) => ({ epoch, step });

/** Enters a change of plain state, with the way back. */
function record(
  run: Run,
  change: Change,
  next: Partial<Pick<Run, 'config' | 'pruning'>>,
  way: Pick<UndoStep, 'drawn' | 'slices'> = { drawn: run.drawn, slices: null },
): Intervention {
  const { config, pruning } = run;
  const intervention = { ...momentOf(run), ...change, undone: null };
  run.undoSteps.push({ at: run.interventions.push(intervention) - 1, config, pruning, ...way });
  adopt(run, next);
  return intervention;
}

function adopt(run: Run, { config = run.config, pruning = run.pruning }: Partial<Pick<Run, 'config' | 'pruning'>>): void {
  if (config.pruning.lambda !== run.config.pruning.lambda) run.engine.setLambda(config.pruning.lambda);
  run.config = config;
  run.pruning = { ...pruning, config: config.pruning };
}

const keepWithout = (network: Network, layer: number, position: number): number[][] =>
  network.layers.map(({ filters }, index) => allPositions(filters).filter((own) => index !== layer || own !== position));

/** The same cut as a prune's; the filter's weights and moments are kept for a way back. */
async function forceOut(run: Run, { control, checkDevice }: HandContext, index: number, change: Change & { filter: number }) {
  const position = layerStateAt(run.pruning, index).kept.indexOf(change.filter);
  const keep = keepWithout(run.network, index, position);
  const slices = takeFilter(run.network, await control.guard(run.engine.readParameters()), index, position);
  await control.guard(run.engine.cut(keep));
  run.network = run.engine.network;
  checkDevice();
  const { drawn } = run;
  const intervention = record(run, change, { pruning: removeByHand(run.pruning, index, run.epoch, keep[index] ?? []) }, { drawn, slices });
  replaceReference(run, index, change.filter);
  return intervention;
}

async function putBack(run: Run, { control, checkDevice }: HandContext, slices: FilterSlices): Promise<void> {
  const state = await control.guard(run.engine.readParameters());
  const back = insertFilter(run.network, state, slices);
  await control.guard(run.engine.rebuild(back.network, back.state));
  run.network = run.engine.network;
  checkDevice();
}
