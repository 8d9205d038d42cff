// The prune at an epoch's end: asks the method, cuts weights and moments, has the engine plan anew.
import { applyCut, checkKeep } from '../pruning/cut';
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
    if (decision.parameters) {
      const { network, state } = applyCut(run.network, decision.parameters, decision.keep);
      await context.control.guard(run.engine.rebuild(network, state));
    } else {
      checkKeep(run.network, decision.keep);
      await context.control.guard(run.engine.cut(decision.keep));
    }
    run.network = run.engine.network;
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
