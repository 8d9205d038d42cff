// The prune at an epoch's end: asks the method, cuts weights and moments, has the engine plan anew.
import { applyCut } from '../pruning/cut';
import type { PruningDecision } from '../pruning/method';
import { layerStateAt } from '../pruning/state';
import type { RunContext } from './context';
import type { MeasuredEvidence, Run } from './run';

/** What the method decides on this epoch's evidence; null when it is not its moment. */
export async function decidePrune(
  run: Run,
  context: RunContext,
  deltaPrune: Float32Array[] | null,
  references: readonly number[] | null,
): Promise<PruningDecision | null> {
  const { method, config, network, trainLosses, valLosses, epoch } = run;
  if (method.moment === 'after-training' && epoch < config.epochs) return null;
  const parameters = method.evidence.parameters ? await context.control.guard(run.engine.readParameters()) : undefined;
  return method.endEpoch(run.pruning, {
    epoch,
    network,
    trainLosses,
    valLosses,
    ...(deltaPrune && references ? { deltaPrune, references } : {}),
    ...(parameters ? { parameters } : {}),
  });
}

/** Carries the decision out; steps after it train the smaller network. */
export async function applyPrune(run: Run, context: RunContext, decision: PruningDecision): Promise<void> {
  const shrinks = decision.keep.some((kept, i) => kept.length < (run.network.layers[i]?.filters ?? 0));
  if (shrinks || decision.parameters) {
    const state = decision.parameters ?? (await context.control.guard(run.engine.readParameters()));
    const cut = applyCut(run.network, state, decision.keep);
    await context.control.guard(run.engine.rebuild(cut.network, cut.state));
    run.network = cut.network;
    context.checkDevice();
  }
  run.pruning = decision.state;
}

/** Keeps the evidence by index into the original layers. Call before the cut. */
export function keepEvidence(run: Run, deltaPrune: Float32Array[] | null, references: readonly number[] | null): MeasuredEvidence | null {
  if (!deltaPrune || !references) return run.evidence;
  return {
    epoch: run.epoch,
    layers: run.network.layers.map((_, index) => {
      const { kept } = layerStateAt(run.pruning, index);
      const measured = Array.from(deltaPrune[index] ?? [], (value, position): [number, number] => [kept[position] ?? -1, value]);
      return { reference: kept[references[index] ?? 0] ?? 0, deltaPrune: new Map(measured) };
    }),
  };
}
