// The library of kept runs over the page.
import { Dialog } from '../shared/Dialog';
import { RunsPanel } from './RunsPanel';

export function RunsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Runs kept in this browser" open={open} onClose={onClose} wide>
      <RunsPanel onClose={onClose} />
    </Dialog>
  );
}
