// Says that a newer version of the page waits, and reloads when asked. Silent while anything goes on that a reload would end.
import { isIdle } from '../../state/select';
import { applyUpdateReady } from '../../state/store';
import { usePage } from '../../state/usePage';
import styles from './Page.module.css';

export function UpdateBar({ onUpdate }: { onUpdate: () => void }) {
  const shown = usePage((state) => state.updateReady && isIdle(state));
  return (
    <div role="status" className={styles.update}>
      {shown && (
        <>
          <p>
            <b>A new version is ready.</b> Kept data and runs stay.
          </p>
          <button type="button" data-look="primary" onClick={onUpdate}>
            Reload
          </button>
          <button type="button" onClick={() => applyUpdateReady(false)}>
            Not now
          </button>
        </>
      )}
    </div>
  );
}
