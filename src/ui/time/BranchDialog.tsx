// How a branch goes on: where from, with which settings, and what becomes of the run it leaves.
import { useState } from 'react';
import { configureBranch } from '../../protocol/branchRules';
import { describeDifference } from '../../protocol/configDifference';
import type { RunConfig } from '../../protocol/config';
import type { KeptPoint } from '../../protocol/runs';
import { isRunning } from '../../state/select';
import { applyShownEpoch } from '../../state/store';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Dialog } from '../shared/Dialog';
import { BranchFields } from './BranchFields';
import { branchPatch } from './branchPatch';
import styles from './Time.module.css';
import { useRunConfig } from './useRunConfig';

interface BranchDialogProps {
  open: boolean;
  /** Null: from now, after a last checkpoint. */
  point: KeptPoint | null;
  onClose: () => void;
}

export function BranchDialog({ open, point, onClose }: BranchDialogProps) {
  const title = point ? `Continue from epoch ${point.epoch} as a new branch` : 'Branch from now';
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <BranchBody point={point} onClose={onClose} />
    </Dialog>
  );
}

/** A run that has come to its end goes on for as long again. */
const withRoom = (config: RunConfig, epoch: number): RunConfig => (config.epochs > epoch ? config : { ...config, epochs: 2 * epoch });

function BranchBody({ point, onClose }: Pick<BranchDialogProps, 'point' | 'onClose'>) {
  const client = useClient();
  const own = useRunConfig();
  const runId = usePage((state) => state.runId);
  const done = usePage((state) => state.history.length);
  const running = usePage(isRunning);
  const [draft, setDraft] = useState<RunConfig | null>(null);
  const epoch = point?.epoch ?? done;
  if (!own || runId === null) return <p className={styles.muted}>Looking …</p>;
  const config = draft ?? withRoom(own, epoch);
  const start = (go: boolean): void => {
    onClose();
    const from = point ? { id: point.runId, sequence: point.sequence } : { id: runId };
    act(async () => {
      await client.openRun({ ...from, branch: true, patch: branchPatch(config), go });
      applyShownEpoch(null);
    });
  };
  const changes = describeDifference(own, config);
  return (
    <>
      <p className={styles.muted}>
        A copy of the network as it was after epoch {epoch}, with the same data in the same order.{' '}
        {running ? 'The run under way rests in the library, where it can be gone on with.' : 'The run itself stays in the library.'}
      </p>
      <BranchFields config={config} onChange={(patch) => setDraft(configureBranch(config, patch, epoch))} />
      <p className={styles.changes} role="status">
        {changes.length === 0 ? 'All settings as they are.' : `Changed: ${changes.join(', ')}`}
      </p>
      <div className={styles.buttons}>
        <button type="button" data-look="primary" onClick={() => start(true)}>
          Train the branch
        </button>
        <button type="button" onClick={() => start(false)}>
          Open it paused
        </button>
      </div>
    </>
  );
}
