// The kernels panel in a dialog: it is looked at now and then, and covers the page only meanwhile.
import { Dialog } from '../shared/Dialog';
import { KernelsPanel } from './KernelsPanel';

export function KernelsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Kernels" open={open} onClose={onClose}>
      <KernelsPanel />
    </Dialog>
  );
}
