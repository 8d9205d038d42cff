// Reads a checkpoint from a run between two steps. Changes nothing in it; the clock and the name come from the caller.
import { computeMeanOf } from '../statistics';
import type { ParameterState } from '../../network/parameters';
import { countParameters } from '../../network/network';
import type { EpochInsight } from '../../protocol/layerRecord';
import type { Events } from '../../protocol/messages';
import type { Recovery, RunCard } from '../../protocol/runs';
import type { MeasuredEvidence, Run } from '../run';
import type { Checkpoint, KeptEvidence, RunState } from './checkpoint';

/** What a run does not know of itself. */
export interface RunRecord {
  readonly id: string;
  name: string;
  readonly startedAt: string;
  readonly parent: RunCard['parent'];
  twin: RunCard['twin'];
  readonly data: RunCard['data'];
  recoveries: Recovery[];
  /** Of the recorded epochs, oldest first; whoever looks inside adds to it. */
  readonly insights: EpochInsight[];
  /** The newest lines of the list of events. */
  log: Events['log'][];
}

/** `parameters` are those of the run's engine now. */
export function captureCheckpoint(run: Run, record: RunRecord, parameters: ParameterState, ended: boolean, savedAt: string): Checkpoint {
  return { card: describeRun(run, record, ended, savedAt), state: captureState(run, record), parameters, best: run.best };
}

function describeRun(run: Run, record: RunRecord, ended: boolean, savedAt: string): RunCard {
  const { id, name, startedAt, parent, twin, data } = record;
  const newest = run.history.findLast(({ dice }) => dice !== null);
  return {
    id,
    name,
    startedAt,
    savedAt,
    parent,
    twin,
    ended,
    epoch: run.history.length,
    step: run.progress ? run.step : 0,
    data,
    config: run.config,
    dice: computeMeanOf(newest?.dice ?? []),
    bestDice: run.best?.dice ?? null,
    parameters: countParameters(run.network),
    initialParameters: countParameters(run.initial),
  };
}

function captureState(run: Run, { recoveries, insights, log }: RunRecord): RunState {
  const { epoch, step, progress, rateScale, network, pruning, history, trainLosses, valLosses, epochMs } = run;
  return structuredClone({
    epoch,
    step,
    progress,
    rateScale,
    filters: network.layers.map(({ filters }) => filters),
    pruning,
    history,
    trainLosses,
    valLosses,
    evidence: run.evidence && keepEvidence(run.evidence),
    epochMs,
    drawn: run.drawn,
    interventions: run.interventions,
    test: run.test,
    references: run.references.state(),
    batches: run.batches.cursor(),
    recoveries,
    insights,
    log,
  });
}

const keepEvidence = ({ epoch, layers }: MeasuredEvidence): KeptEvidence => ({
  epoch,
  layers: layers.map(({ reference, deltaPrune }) => ({ reference, deltaPrune: [...deltaPrune] })),
});
