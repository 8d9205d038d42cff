// The run's epochs along one line: how many filters each took, which is shown, where a checkpoint is kept, and the way on from there as a branch.
import { useMemo, useState } from 'react';
import { plural } from '../../lib/format';
import { runConfigOf } from '../../state/shown';
import { applyShownEpoch } from '../../state/store';
import { usePage } from '../../state/usePage';
import { BranchDialog, type BranchPoint } from './BranchDialog';
import { KeptSizes } from './KeptSizes';
import { countRemoved } from './removedByEpoch';
import styles from './Time.module.css';
import { useKeptEpochs, type KeptEpochs } from './useKeptEpochs';

/** `layer` null: the filters of all layers. */
export function TimeBar({ layer }: { layer: string | null }) {
  const history = usePage((state) => state.history);
  const plan = usePage((state) => state.plan);
  const shown = usePage((state) => state.shownEpoch);
  const kept = useKeptEpochs(shown);
  const runId = usePage((state) => state.runId);
  const config = usePage(runConfigOf);
  const [branching, setBranching] = useState<BranchPoint | null>(null);
  const taken = useMemo(() => countRemoved(history, plan, layer), [history, plan, layer]);
  const last = history.at(-1)?.epoch ?? 0;
  const most = Math.max(1, ...taken.map(({ removed }) => removed));
  // The place after the last epoch stands for the present.
  const toShare = (one: number): string => `${(100 * (one - 1)) / Math.max(1, last)}%`;
  const choose = (value: number): void => applyShownEpoch(value > last ? null : value);
  const removed = taken.find(({ epoch }) => epoch === shown)?.removed ?? 0;
  const now = runId === null || last === 0 ? null : { runId, epoch: last, config };
  const point = shown === null ? now : kept.here && { ...kept.here, config };
  const here = kept.here ? ', a checkpoint is kept here' : ', no checkpoint here';
  return (
    <section className={styles.bar} aria-label="Time machine">
      <span className={styles.epoch}>
        epoch <b>{shown ?? 'now'}</b>
      </span>
      <div className={styles.track}>
        <div className={styles.bars} aria-hidden="true">
          {taken.map(({ epoch, removed: gone }) => (
            <i key={epoch} style={{ left: toShare(epoch), height: `${(100 * gone) / most}%` }} data-shown={epoch === shown} />
          ))}
        </div>
        <input
          type="range"
          min={1}
          max={last + 1}
          value={shown ?? last + 1}
          disabled={last === 0}
          aria-label="Epoch shown; the last place is now"
          aria-valuetext={shown === null ? 'now' : `epoch ${shown}, ${plural(removed, 'filter')} removed${here}`}
          onChange={(event) => choose(Number(event.target.value))}
        />
        <div className={styles.marks} aria-hidden="true" title="◆ a checkpoint is kept: the run can be gone on with from here">
          {kept.epochs.map((epoch) => (
            <i key={epoch} style={{ left: toShare(epoch) }} data-shown={epoch === shown} />
          ))}
        </div>
      </div>
      <Steps kept={kept} shown={shown} />
      <button type="button" disabled={point === null} onClick={() => setBranching(point)}>
        {shown === null ? 'Branch from now …' : kept.here ? `Continue from epoch ${shown} …` : 'No checkpoint here'}
      </button>
      <KeptSizes maps={layer !== null} />
      <BranchDialog point={branching} onClose={() => setBranching(null)} />
    </section>
  );
}

function Steps({ kept: { before, after }, shown }: { kept: KeptEpochs; shown: number | null }) {
  return (
    <span className={styles.steps}>
      <button type="button" aria-label="Previous kept epoch" disabled={before === null} onClick={() => applyShownEpoch(before)}>
        ‹◆
      </button>
      <button type="button" aria-label="Next kept epoch" disabled={after === null} onClick={() => applyShownEpoch(after)}>
        ◆›
      </button>
      <button type="button" disabled={shown === null} onClick={() => applyShownEpoch(null)}>
        Now
      </button>
    </span>
  );
}
