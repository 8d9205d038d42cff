// Help: the list of keyboard shortcuts, the tour, and diagnostics to send along with a question.
import { Dialog } from '../shared/Dialog';
import { TourButton } from '../tour/TourButton';
import styles from './Page.module.css';
import { shortcuts } from './useKeyboard';

interface ShortcutDialogProps {
  open: boolean;
  onClose: () => void;
  onDiagnostics: () => void;
}

export function ShortcutDialog({ open, onClose, onDiagnostics }: ShortcutDialogProps) {
  const diagnose = () => {
    onClose();
    onDiagnostics();
  };
  return (
    <Dialog title="Keyboard" open={open} onClose={onClose}>
      <dl className={styles.shortcuts}>
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.help}>
        <TourButton onStart={onClose} />
        <button type="button" onClick={diagnose}>
          Diagnostics
        </button>
      </p>
    </Dialog>
  );
}
