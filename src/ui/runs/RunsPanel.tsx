// The kept runs as a table: what each was, what differs from the one before, what became of it, and what can be done with it.
import { useState } from 'react';
import type { RunEntry } from '../../protocol/runs';
import { isRunning } from '../../state/select';
import { applyComparing } from '../../state/store';
import { usePage, usePageParts } from '../../state/usePage';
import { formatBytes } from '../../lib/format';
import { BranchDialog, type BranchPoint } from '../time/BranchDialog';
import styles from './Runs.module.css';
import { RunRow } from './RunRow';
import { useRuns } from './useRuns';

export function RunsPanel({ onClose }: { onClose: () => void }) {
  const runs = useRuns();
  const { entries, deleting } = runs;
  const running = usePage(isRunning);
  const [branching, setBranching] = useState<BranchPoint | null>(null);
  if (!entries) return <p className={styles.mute}>Looking …</p>;
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <KeepLine entries={entries} />
        <button
          type="button"
          onClick={() => {
            onClose();
            applyComparing(true);
          }}
        >
          With and without the regulariser …
        </button>
      </div>
      {entries.length === 0 ? (
        <p className={styles.mute}>No run is kept yet. A run is kept from its first step on, and stays when the page is closed.</p>
      ) : (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Kept runs">
          <table className={styles.table}>
            <thead>
              <tr>
                {['Run', 'State', 'Dice (best)', 'Parameters', 'On disk'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            {entries.map((entry, i) => (
              <RunRow
                key={entry.card.id}
                entry={entry}
                before={entries[i + 1] ?? null}
                deleted={deleting === entry.card.id}
                locked={running}
                runs={runs}
                onBranch={setBranching}
                onClose={onClose}
              />
            ))}
          </table>
        </div>
      )}
      <BranchDialog point={branching} onClose={() => setBranching(null)} onStart={onClose} />
    </div>
  );
}

function KeepLine({ entries }: { entries: readonly RunEntry[] }) {
  const { kept, keep } = usePageParts((state) => ({ kept: state.keptRun, keep: state.config.keep }));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const budget = keep.budgetMegabytes * 1e6;
  return (
    <p className={styles.mute}>
      {formatBytes(bytes)} of {formatBytes(budget)}; then checkpoints are thinned evenly over their runs, and the oldest runs go.
      {kept?.saved && kept.problem === null && ` The newest one took ${formatBytes(kept.saved.bytes)}.`}
      {kept && kept.problem !== null && <b role="status"> The newest checkpoint is not on the disk: {kept.problem}</b>} How often, and how
      much room: Keeping, among the settings.
    </p>
  );
}
