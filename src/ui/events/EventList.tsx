// What happened, newest first, in words. Layer names lead to the layer.
import { memo } from 'react';
import type { LogEntry } from '../../state/pageState';
import { applySelection } from '../../state/store';
import { usePage } from '../../state/usePage';
import { Card } from '../shared/Card';
import styles from './Events.module.css';
import { UndoRow } from './UndoRow';

/** Lines drawn; the whole list is in the exported history. */
const shownLines = 80;

export function EventList() {
  const log = usePage((state) => state.log);
  const shown = log.slice(-shownLines).reverse();
  return (
    <Card title="Events" className={styles.card}>
      <UndoRow />
      {shown.length === 0 ? (
        <p className={styles.empty}>Removed filters, risen thresholds and validations are told here.</p>
      ) : (
        <ol className={styles.log} role="log" aria-live="off" aria-label="Events" tabIndex={0}>
          {shown.map((entry) => (
            <Line key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </Card>
  );
}

const Line = memo(function Line({ entry }: { entry: LogEntry }) {
  const { layer } = entry;
  return (
    <li data-kind={entry.kind}>
      <span className={styles.epoch}>{entry.epoch}</span>
      {layer === null ? (
        <span>{entry.text}</span>
      ) : (
        <button type="button" data-look="plain" onClick={() => applySelection({ layer })}>
          {entry.text}
        </button>
      )}
    </li>
  );
});
