// How a branch goes on: where from, with which settings, and what becomes of the run it leaves.
import { useState } from 'react';
import { configureBranch } from '../../protocol/branchRules';
import { describeDifference } from '../../protocol/configDifference';
import type { RunConfig } from '../../protocol/config';
import { isRunning } from '../../state/select';
import { applyShownEpoch } from '../../state/store';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Dialog } from '../shared/Dialog';
import { BranchFields } from './BranchFields';
import { branchPatch } from './branchPatch';
import styles from './Time.module.css';

/** Where a branch leaves its run. */
export interface BranchPoint {
  runId: string;
  /** Of the checkpoint; without, the newest, which is written now where the run is under way. */
  sequence?: number;
  /** Finished epochs there. */
  epoch: number;
  /** Settings of the run. */
  config: RunConfig;
  /** The run's name, where it is not the one on show. */
  name?: string;
}

interface BranchDialogProps {
  /** Null: closed. */
  point: BranchPoint | null;
  onClose: () => void;
  /** The branch is on its way. */
  onStart?: () => void;
}

export function BranchDialog({ point, onClose, onStart }: BranchDialogProps) {
  const now = point?.sequence === undefined && point?.name === undefined;
  const title = now ? 'Branch from now' : `Continue from epoch ${point.epoch} as a new branch`;
  return (
    <Dialog title={title} open={point !== null} onClose={onClose}>
      {point && <BranchBody point={point} onClose={onClose} onStart={onStart} />}
    </Dialog>
  );
}

/** A run that has come to its end goes on for as long again. */
const withRoom = (config: RunConfig, epoch: number): RunConfig => (config.epochs > epoch ? config : { ...config, epochs: 2 * epoch });

interface BranchBodyProps {
  point: BranchPoint;
  onClose: () => void;
  onStart: (() => void) | undefined;
}

function BranchBody({ point: { runId, sequence, epoch, config: own, name }, onClose, onStart }: BranchBodyProps) {
  const client = useClient();
  const running = usePage(isRunning);
  const [draft, setDraft] = useState<RunConfig | null>(null);
  const config = draft ?? withRoom(own, epoch);
  const start = (go: boolean): void => {
    onClose();
    onStart?.();
    const from = { id: runId, ...(sequence === undefined ? {} : { sequence }) };
    act(async () => {
      await client.openRun({ ...from, branch: true, patch: branchPatch(config), go });
      applyShownEpoch(null);
    });
  };
  const changes = describeDifference(own, config);
  return (
    <>
      <p className={styles.muted}>
        A copy of the network{name === undefined ? '' : ` of ${name}`} as it was after epoch {epoch}, with the same data in the same order.{' '}
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
