// What the past of the run takes up: checkpoints on the disk and, where layers are looked into, records in memory. Measured bytes only.
import { formatBytes, plural } from '../../lib/format';
import { usePageParts } from '../../state/usePage';
import styles from './Time.module.css';

export function KeptSizes({ maps }: { maps: boolean }) {
  const { way, memory, recording } = usePageParts((state) => ({
    way: state.wayBack,
    memory: state.insights.at(-1)?.memory ?? null,
    recording: state.selection.inside || state.twin !== null,
  }));
  return (
    <span className={styles.sizes}>
      <span title="The newest and the best checkpoint always stay; the others are thinned evenly when room is needed.">
        {way
          ? `${plural(way.points.length, 'checkpoint')}, ${formatBytes(way.bytes)}; all runs ${formatBytes(way.totalBytes)} of ${formatBytes(way.budgetBytes)}`
          : 'no checkpoint yet'}
      </span>
      {maps && (
        <span>
          {memory && memory.epochs.length > 0
            ? `maps of ${plural(memory.epochs.length, 'epoch')}, ${formatBytes(memory.bytes)} of ${formatBytes(memory.limitBytes)} in memory`
            : recording
              ? 'maps are recorded as epochs end'
              : 'maps are not recorded'}
        </span>
      )}
    </span>
  );
}
