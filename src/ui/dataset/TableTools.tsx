// Above the table: a filter, and what can be done with the chosen cases together.
import type { DatasetSummary, Split } from '../../protocol/dataset';
import { plural } from '../../lib/format';
import type { CaseFilter } from './caseRows';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { countSplits, splitWords } from './summary';
import type { Chosen } from './useChosen';

interface TableToolsProps {
  dataset: DatasetSummary;
  filter: CaseFilter;
  onFilter: (filter: CaseFilter) => void;
  shown: number;
  chosen: Chosen;
}

export function TableTools({ dataset, filter, onFilter, shown, chosen }: TableToolsProps) {
  const splits = countSplits(dataset);
  return (
    <div className={styles.tools}>
      <input
        type="search"
        aria-label="Filter cases by name, file, rule or warning"
        placeholder="Filter by name, file, rule, warning"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <select
        aria-label="Cases of which split"
        value={filter.split}
        onChange={(event) => onFilter({ ...filter, split: event.target.value as Split | 'all' })}
      >
        <option value="all">all splits</option>
        {splits.map(({ split, count }) => (
          <option key={split} value={split}>
            {splitWords[split]} ({count})
          </option>
        ))}
      </select>
      <label>
        <input type="checkbox" checked={filter.flawed} onChange={(event) => onFilter({ ...filter, flawed: event.target.checked })} /> with
        warnings
      </label>
      <span className={styles.note} role="status">
        {chosen.ids.length > 0 ? `${chosen.ids.length} of ${shown} chosen` : `${plural(shown, 'case')} shown`}
      </span>
      {chosen.ids.length > 0 && <ChosenTools chosen={chosen} />}
    </div>
  );
}

function ChosenTools({ chosen: { ids, setAll } }: { chosen: Chosen }) {
  const { edit, busy, locked } = useEditing();
  const cases = [...ids];
  const disabled = busy || locked;
  return (
    <span className={styles.fixes}>
      {(['train', 'validation', 'test'] as const).map((split) => (
        <button key={split} type="button" disabled={disabled} onClick={() => edit({ kind: 'split', cases, split })}>
          To {splitWords[split]}
        </button>
      ))}
      <button
        type="button"
        disabled={disabled}
        title="Cases of one patient stay on one side of the split"
        onClick={() => edit({ kind: 'patient', cases, patient: cases[0] ?? '' })}
      >
        One patient
      </button>
      <button type="button" disabled={disabled} onClick={() => edit({ kind: 'drop', cases })}>
        Leave out
      </button>
      <button type="button" data-look="plain" className={styles.link} onClick={() => setAll(false)}>
        choose none
      </button>
    </span>
  );
}
