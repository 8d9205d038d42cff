// Shows what a copied diagnosis holds before it is copied: the whole text, and nothing else leaves.
import { useEffect, useState, type RefObject } from 'react';
import type { PageClient } from '../../state/pageClient';
import { hasRun } from '../../state/select';
import { store } from '../../state/store';
import { useClient } from '../shared/ClientContext';
import { CopyText } from '../shared/CopyText';
import { Dialog } from '../shared/Dialog';
import { computeDiagnostics } from './diagnostics';
import styles from './Diagnostics.module.css';

interface DiagnosticsDialogProps {
  open: boolean;
  heap: RefObject<ReadonlyMap<number, number>>;
  onClose: () => void;
}

export function DiagnosticsDialog({ open, heap, onClose }: DiagnosticsDialogProps) {
  return (
    <Dialog title="Diagnostics" open={open} onClose={onClose}>
      <Report heap={heap} />
    </Dialog>
  );
}

function Report({ heap }: Pick<DiagnosticsDialogProps, 'heap'>) {
  const client = useClient();
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void gather(client, heap.current).then((json) => wanted && setText(json));
    return () => {
      wanted = false;
    };
  }, [client, heap]);
  return (
    <div className={styles.report}>
      <p>
        For a question or a report: adapter and limits, settings, kernels, memory by epoch, the last errors and events. No images, and no
        names of files, cases or classes; read it before you send it.
      </p>
      <pre className={styles.text} tabIndex={0} aria-label="Diagnostics as JSON" aria-busy={text === null}>
        {text ?? 'Timing the kernels of a step …'}
      </pre>
      <CopyText text={text} label="Copy diagnostics" />
    </div>
  );
}

/** Kernels are read from a run only, and a run may refuse: that must not keep the rest back. */
async function gather(client: PageClient, heapBytes: ReadonlyMap<number, number>): Promise<string> {
  const kernels = hasRun(store.getState()) ? await client.kernels().catch(() => null) : null;
  const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
  const { userAgent, hardwareConcurrency: cores } = navigator;
  const madeAt = new Date().toISOString();
  const surroundings = {
    version: __APP_VERSION__,
    userAgent,
    cores,
    window: { width, height, devicePixelRatio },
    madeAt,
    heapBytes,
    kernels,
  };
  return JSON.stringify(computeDiagnostics(store.getState(), surroundings), null, 2);
}
