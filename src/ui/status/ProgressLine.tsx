// A thin line under the status bar: how much of the planned run is done.
import { progressOf } from '../../state/select';
import { usePage } from '../../state/usePage';
import styles from './StatusBar.module.css';

export function ProgressLine() {
  const progress = usePage(progressOf);
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label="Progress of the run"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(progress * 100)}
    >
      <i style={{ transform: `scaleX(${progress})` }} />
    </div>
  );
}
