// Keeps a run while it trains: decides when a checkpoint is due, has it written, and says when the disk takes none. Knows neither page nor GPU types.
import type { Emit, SessionTools } from './ports';
import { captureCheckpoint, type RunRecord } from './checkpoint/capture';
import type { Checkpoint } from './checkpoint/checkpoint';
import type { Control } from './control';
import { areFinite, NotFinite } from './notFinite';
import type { Run } from './run';
import { createTimeBudget } from './timeBudget';

/** Writing may take a twentieth of the time, saved up to this, so that a short run is kept at every epoch. */
const writingShare = 0.05;
const mostSavedMs = 5000;
const logLimit = 400;

export interface RunKeeper {
  readonly record: RunRecord;
  /** Enters a line of the list of events; it comes back with the run. */
  note(line: RunRecord['log'][number]): void;
  /** Before a step: keeps the run when that is due. `drain` ends what is in flight. */
  offer(run: Run, drain: () => Promise<void>): Promise<void>;
  /** Keeps it now, with no step in flight. Not while an epoch is validated and pruned: the last checkpoint then stands. */
  keep(run: Run, ended?: boolean): Promise<void>;
  /** Says that the run was ended, without its weights where they cannot be read now. */
  end(run: Run): Promise<void>;
  /** Why the newest checkpoint is not on the disk; null when it is. */
  readonly unsaved: string | null;
  /** The newest one there is, on the disk or in memory, with why others were passed over. */
  latest(): Promise<{ checkpoint: Checkpoint; refused: string[] }>;
}

type Tools = Pick<SessionTools, 'shelf' | 'now'> & { emit: Emit; control: Pick<Control, 'guard'>; settle: () => Promise<void> };

/** What changes with every step, with every change by hand and with every look inside. */
const momentOf = ({ history, progress, pruning, interventions }: Run, { insights }: RunRecord) => ({
  epochs: history.length,
  steps: progress?.steps.length ?? 0,
  pruning,
  byHand: JSON.stringify(interventions),
  looks: insights.length,
});

/** `kept`: the run, where it lies on the shelf as it is now. */
export function createRunKeeper(record: RunRecord, { shelf, now, emit, control, settle }: Tools, kept: Run | null): RunKeeper {
  let last = kept && { endMs: now(), ...momentOf(kept, record) };
  const writing = createTimeBudget(writingShare, mostSavedMs, now);
  /** The newest checkpoint where the disk did not take it. */
  let inMemory: Checkpoint | null = null;
  let totalBytes = 0;
  let unsaved: string | null = null;

  const note: RunKeeper['note'] = (line) => {
    record.log = [...record.log.slice(1 - logLimit), line];
    emit('log', line);
  };
  const warn = (run: Run, text: string): void => note({ epoch: run.epoch, kind: 'warning', layer: null, text });
  const isDue = (run: Run): boolean => {
    // What a hand did is kept at once: it would not be done again.
    if (!last || last.byHand !== momentOf(run, record).byHand) return true;
    if (!writing.isOpen()) return false;
    const { everyEpochs, everyMinutes } = run.config.keep;
    const atBoundary = run.progress?.steps.length === 0;
    return (atBoundary && run.history.length - last.epochs >= everyEpochs) || now() - last.endMs >= 60_000 * everyMinutes;
  };
  const isKept = (run: Run): boolean => {
    const { epochs, steps, pruning, byHand, looks } = momentOf(run, record);
    const isSame = last?.epochs === epochs && last.steps === steps && last.pruning === pruning && last.byHand === byHand;
    return !inMemory && isSame && last?.looks === looks;
  };
  const capture = async (run: Run, ended: boolean): Promise<Checkpoint> => {
    const parameters = await control.guard(run.engine.readParameters());
    if (!areFinite(parameters))
      throw new NotFinite(`The weights stopped being finite numbers in epoch ${run.epoch}, after step ${run.step}`, null);
    return captureCheckpoint(run, record, parameters, ended, new Date().toISOString());
  };
  const tell = (checkpoint: Checkpoint, bytes: number, problem: string | null): void => {
    const { id, epoch, step, savedAt } = checkpoint.card;
    emit('keptRun', { id, saved: { epoch, step, bytes, savedAt }, totalBytes, problem });
  };
  /** A disk that takes nothing ends no run: the checkpoint stays in memory, and the next one tries again. */
  const write = async (run: Run, checkpoint: Checkpoint): Promise<void> => {
    try {
      const kept = await shelf.keep(checkpoint, run.config.keep.budgetMegabytes * 1e6);
      totalBytes = kept.way.totalBytes;
      unsaved = null;
      if (inMemory) note({ epoch: run.epoch, kind: 'info', layer: null, text: 'Checkpoints can be written again' });
      inMemory = null;
      for (const name of kept.gone) warn(run, `To make room, the oldest kept run was dropped: ${name}`);
      tell(checkpoint, kept.bytes, null);
      emit('wayBack', kept.way);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!inMemory)
        warn(run, `The checkpoint could not be written: ${reason} Training goes on; a reload would lose what came after the last one`);
      inMemory = checkpoint;
      unsaved = reason;
      tell(checkpoint, 0, reason);
    }
  };
  const keep: RunKeeper['keep'] = async (run, ended = false) => {
    if (run.closing) return;
    // Of an experiment every epoch counts, also the one whose maps are still being judged.
    if (record.twin) await settle();
    if (isKept(run)) {
      // At worst the next visit offers a run that had come to its end.
      if (ended) await shelf.amend(record.id, { ended }).catch(() => undefined);
      return;
    }
    await writing.spend(async () => write(run, await capture(run, ended)));
    last = { endMs: now(), ...momentOf(run, record) };
  };
  return {
    record,
    note,
    keep,
    async offer(run, drain) {
      if (!isDue(run)) return;
      await drain();
      await keep(run);
    },
    async end(run) {
      if (!run.closing) await keep(run, true);
      else await shelf.amend(record.id, { ended: true }).catch(() => undefined);
    },
    get unsaved() {
      return unsaved;
    },
    latest: async () => (inMemory ? { checkpoint: inMemory, refused: [] } : shelf.open(record.id)),
  };
}
