// The Export button and the dialog it opens.
import { useState } from 'react';
import { Dialog } from '../shared/Dialog';
import { ExportDialog } from './ExportDialog';

export function ExportButton({ disabled, primary }: { disabled: boolean; primary: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        data-look={primary ? 'primary' : undefined}
        aria-haspopup="dialog"
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        Export
      </button>
      <Dialog title="Take away" open={open} onClose={() => setOpen(false)}>
        <ExportDialog />
      </Dialog>
    </>
  );
}
