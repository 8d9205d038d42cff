// After a run: what it achieved, and where to take it from.
import { runConfigOf } from '../../state/shown';
import { usePageParts } from '../../state/usePage';
import { Card } from '../shared/Card';
import styles from './Finished.module.css';
import { summariseOutcome } from './outcome';
import { TestResult } from './TestResult';

export function FinishedPanel() {
  const { phase, history, plan, epochs } = usePageParts((state) => ({
    phase: state.phase,
    history: state.history,
    plan: state.plan,
    epochs: runConfigOf(state).epochs,
  }));
  const outcome = phase === 'finished' ? summariseOutcome(history, plan, epochs) : null;
  if (!outcome) return null;
  return (
    <Card title={outcome.title} aside="Take the pruned weights from Export above, or change settings and train again.">
      <dl className={styles.facts}>
        {outcome.facts.map(({ label, value, note }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            <dd className={styles.note}>{note}</dd>
          </div>
        ))}
      </dl>
      <TestResult />
    </Card>
  );
}
