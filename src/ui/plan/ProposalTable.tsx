// What the data proposes, what is set, and why, one line a setting; a proposal that is not in force can be taken.
import { turnPatch } from '../../protocol/adaptToData';
import type { DatasetSummary } from '../../protocol/dataset';
import type { DeepPartial, RunConfig } from '../../protocol/config';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Term } from '../shared/Term';
import type { TermName } from '../shared/glossary';
import styles from './Plan.module.css';
import { planRows } from './planRows';

export function ProposalTable({ dataset }: { dataset: DatasetSummary }) {
  const config = usePage((state) => state.config);
  const proposal = dataset.proposals?.[config.dimensions];
  const reasons = dataset.fingerprint?.reasons[config.dimensions];
  const dimensions = dataset.fingerprint?.dimensions;
  if (!proposal || !reasons || !dimensions) return null;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of proposals">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Proposed</th>
            <th scope="col">Set</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          <Line
            term="dimensions"
            proposed={`${dimensions.proposed}-D`}
            set={`${config.dimensions}-D`}
            patch={turnPatch(dimensions.proposed, config)}
            reason={dimensions.reason}
          />
          {planRows.map(({ term, reason, takes, show }) => (
            <Line
              key={term}
              term={term}
              proposed={show(proposal)}
              set={show(config)}
              patch={Object.fromEntries(takes.map((field) => [field, proposal[field]]))}
              reason={reasons[reason]}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  term: TermName;
  proposed: string;
  set: string;
  /** What brings the proposal into force. */
  patch: DeepPartial<RunConfig>;
  reason: string;
}

function Line({ term, proposed, set, patch, reason }: LineProps) {
  const client = useClient();
  return (
    <tr>
      <th scope="row">
        <Term name={term} />
      </th>
      <td>{proposed}</td>
      <td data-differs={proposed !== set}>
        {set}
        {proposed !== set && (
          <button type="button" data-look="plain" className={styles.take} onClick={() => act(() => client.configure(patch))}>
            take {proposed}
          </button>
        )}
      </td>
      <td className={styles.reason}>{reason}</td>
    </tr>
  );
}
