// Gives a case another label by hand: any readable file, those without a partner first; several are put together.
import { useMemo, useState } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import { plural } from '../../lib/format';
import { Dialog } from '../shared/Dialog';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';

interface PairDialogProps {
  dataset: DatasetSummary;
  /** Null: closed. */
  caseId: string | null;
  onClose: () => void;
}

export function PairDialog({ dataset, caseId, onClose }: PairDialogProps) {
  return (
    <Dialog title={`Label of ${caseId ?? ''}`} open={caseId !== null} onClose={onClose}>
      {caseId !== null && <PairForm dataset={dataset} caseId={caseId} onClose={onClose} />}
    </Dialog>
  );
}

/** Shown at once; a search narrows the list down. */
const mostFiles = 200;

function PairForm({ dataset, caseId, onClose }: { dataset: DatasetSummary; caseId: string; onClose: () => void }) {
  const { edit } = useEditing();
  const [labels, setLabels] = useState<readonly string[]>(dataset.cases.find(({ id }) => id === caseId)?.labelFiles ?? []);
  const [search, setSearch] = useState('');
  const files = useMemo(() => listFiles(dataset, caseId), [dataset, caseId]);
  const found = files.filter(({ path }) => path.toLowerCase().includes(search.toLowerCase()));
  const toggle = (path: string) => setLabels(labels.includes(path) ? labels.filter((one) => one !== path) : [...labels, path]);
  return (
    <div className={styles.pair}>
      <input
        type="search"
        aria-label="Search the files"
        placeholder="Search the files"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className={styles.pairList} aria-label="Files">
        {found.slice(0, mostFiles).map(({ path, owner }) => (
          <li key={path}>
            <label>
              <input type="checkbox" checked={labels.includes(path)} onChange={() => toggle(path)} /> <code>{path}</code>{' '}
              <span className={styles.note}>{owner === null ? 'without an image' : owner === caseId ? 'now' : `now of ${owner}`}</span>
            </label>
          </li>
        ))}
        {found.length === 0 && <li>No other file was read that could be a label. Add it to the data first.</li>}
        {found.length > mostFiles && <li>and {found.length - mostFiles} more: search for a name</li>}
      </ul>
      <div className={styles.change}>
        <button
          type="button"
          data-look="primary"
          onClick={() => {
            edit({ kind: 'pair', case: caseId, labels: [...labels] });
            onClose();
          }}
        >
          {labels.length === 0 ? 'Leave it without a label' : `Take ${plural(labels.length, 'file')} as its label`}
        </button>
      </div>
    </div>
  );
}

/** Every file that may be a label, with the case it belongs to now: unpaired ones first, then its own, then those of other cases. */
function listFiles({ spare = [], cases }: DatasetSummary, caseId: string): { path: string; owner: string | null }[] {
  const owned = cases.flatMap(({ id, labelFiles = [] }) => labelFiles.map((path) => ({ path, owner: id })));
  const rank = (owner: string | null): number => (owner === null ? 0 : owner === caseId ? 1 : 2);
  const all = [...spare.map((path) => ({ path, owner: null })), ...owned].toSorted((a, b) => rank(a.owner) - rank(b.owner));
  return [...new Map(all.toReversed().map((one) => [one.path, one])).values()].toReversed();
}
