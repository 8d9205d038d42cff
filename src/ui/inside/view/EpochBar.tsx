// The run's epochs along the bottom: how many filters each took from the layer, which is shown, and what the records weigh.
import { formatBytes } from '../../../lib/format';
import { usePage } from '../../../state/usePage';
import styles from './InsideView.module.css';

interface EpochBarProps {
  layer: string;
  /** Null: now. */
  epoch: number | null;
  onEpoch: (epoch: number | null) => void;
  recording: boolean;
}

export function EpochBar({ layer, epoch, onEpoch, recording }: EpochBarProps) {
  const insights = usePage((state) => state.insights);
  const newest = insights.at(-1);
  const last = newest?.epoch ?? 0;
  const taken = insights.map(({ epoch: one, layers }) => ({
    one,
    removed: layers.find(({ layer: name }) => name === layer)?.removed ?? 0,
  }));
  const most = Math.max(1, ...taken.map(({ removed }) => removed));
  // The place after the last epoch stands for the present.
  const toShare = (one: number): number => (100 * (one - 1)) / Math.max(1, last);
  const choose = (value: number): void => onEpoch(value > last ? null : value);
  return (
    <footer className={styles.epochs}>
      <span className={styles.muted}>
        epoch <b>{epoch ?? 'now'}</b>
      </span>
      <div className={styles.track}>
        <div className={styles.bars} aria-hidden="true">
          {taken.map(({ one, removed }) => (
            <i key={one} style={{ left: `${toShare(one)}%`, height: `${(100 * removed) / most}%` }} data-shown={one === epoch} />
          ))}
        </div>
        <input
          type="range"
          min={1}
          max={last + 1}
          value={epoch ?? last + 1}
          disabled={last === 0}
          aria-label="Epoch shown; the last place is now"
          aria-valuetext={
            epoch === null ? 'now' : `epoch ${epoch}, ${taken.find(({ one }) => one === epoch)?.removed ?? 0} filters removed`
          }
          onChange={(event) => choose(Number(event.target.value))}
        />
      </div>
      <button type="button" disabled={epoch === null} onClick={() => onEpoch(null)}>
        Now
      </button>
      <span className={styles.muted}>
        {newest
          ? `${newest.memory.epochs.length} epochs recorded, ${formatBytes(newest.memory.bytes)} of ${formatBytes(newest.memory.limitBytes)}`
          : recording
            ? 'epochs are recorded as they end'
            : 'not recording'}
      </span>
    </footer>
  );
}
