// Progress of a load, file by file, with the time left and a way out.
import { usePage } from '../../state/usePage';
import { formatBytes, formatDuration } from '../../lib/format';
import styles from './Start.module.css';
import { useLoad } from './useLoad';

export function LoadingPanel() {
  const progress = usePage((state) => state.loadProgress);
  const { cancel } = useLoad();
  const facts = progress
    ? [
        `file ${progress.filesDone} of ${progress.filesTotal}`,
        progress.bytesTotal > 0 ? `${formatBytes(progress.bytesDone)} of ${formatBytes(progress.bytesTotal)}` : null,
        progress.secondsLeft === null ? null : `${formatDuration(progress.secondsLeft)} left`,
      ].filter((fact) => fact !== null)
    : [];
  return (
    <section className={styles.drop} aria-label="Reading" aria-busy="true">
      <div className={styles.loading}>
        <p className={styles.dropTitle}>Reading your data</p>
        <p className={styles.file}>{progress?.file ?? 'Beginning …'}</p>
        <progress aria-label="Progress of reading" {...(progress ? { value: fractionOf(progress), max: 1 } : {})} />
        <p className={styles.formats}>{facts.join(' · ')}</p>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </section>
  );
}

/** By bytes where they are known, else by files. */
function fractionOf(progress: { filesDone: number; filesTotal: number; bytesDone: number; bytesTotal: number }): number {
  const { filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  return bytesTotal > 0 ? bytesDone / bytesTotal : filesDone / Math.max(1, filesTotal);
}
