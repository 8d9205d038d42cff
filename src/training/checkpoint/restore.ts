// Puts a fresh run into the state of a checkpoint: from here on it takes the very steps that the interrupted one would have taken.
import { withFilters } from '../../network/network';
import type { ParameterState } from '../../network/parameters';
import type { Run } from '../run';
import type { Checkpoint, KeptEvidence } from './checkpoint';

/** `run` is new, with the checkpoint's configuration (but for batch and patch) on the same data. */
export async function restoreRun(run: Run, { state, parameters, best }: Checkpoint): Promise<void> {
  const { epoch, step, progress, rateScale, pruning, history, trainLosses, valLosses, epochMs, test } = structuredClone(state);
  run.references.restore(state.references);
  run.data.seek(state.batches);
  await writeNetwork(run, state.filters, parameters);
  Object.assign(run, {
    epoch,
    step,
    progress,
    drawn: state.drawn,
    rateScale,
    pruning,
    best,
    epochMs,
    test,
    evidence: state.evidence && readEvidence(state.evidence),
  });
  run.history.push(...history);
  run.interventions.push(...state.interventions);
  run.trainLosses.push(...trainLosses);
  run.valLosses.push(...valLosses);
}

/** The engine began with the whole network and is cut as the first time, so that it chooses its kernels as the first time. */
export async function writeNetwork(run: Run, filters: readonly number[], parameters: ParameterState): Promise<void> {
  const network = withFilters(run.initial, filters);
  if (filters.every((count, i) => count === run.engine.network.layers[i]?.filters)) run.engine.writeParameters(parameters);
  else await run.engine.rebuild(network, parameters);
  run.network = run.engine.network;
}

export const readEvidence = ({ epoch, layers }: KeptEvidence): Run['evidence'] => ({
  epoch,
  layers: layers.map(({ reference, deltaPrune }) => ({ reference, deltaPrune: new Map(deltaPrune) })),
});
