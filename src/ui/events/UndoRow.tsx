// The latest change by hand with its way back, as long as there is one: until the next prune.
import { isRunning } from '../../state/select';
import { usePage } from '../../state/usePage';
import { describeIntervention } from '../../protocol/interventionWords';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Events.module.css';

export function UndoRow() {
  const client = useClient();
  const running = usePage(isRunning);
  const undoable = usePage((state) => state.hand?.undoable ?? null);
  const levels = usePage((state) => state.config.levels);
  if (!undoable || !running) return null;
  const what = describeIntervention(undoable, levels);
  return (
    <div className={styles.undo} role="status">
      <span>{what}</span>
      <button
        type="button"
        aria-label={`Undo: ${what}`}
        title="Ctrl + Z; possible until the next prune"
        onClick={() => act(() => client.undoIntervention())}
      >
        Undo
      </button>
    </div>
  );
}
