// Dice of the test cases, apart from validation; after an early stop the way to have them scored.
import { useState } from 'react';
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import { plural } from '../../lib/format';
import { usePageParts } from '../../state/usePage';
import { CaseScores } from './CaseScores';
import styles from './Finished.module.css';

export function TestResult() {
  const client = useClient();
  const [scoring, setScoring] = useState(false);
  const { test, dataset } = usePageParts((state) => ({ test: state.test, dataset: state.dataset }));
  const count = dataset?.cases.filter(({ split }) => split === 'test').length ?? 0;
  if (!dataset || (!test && count === 0)) return null;
  if (!test)
    return (
      <p className={styles.test}>
        {plural(count, 'test case')} had no part in this run.{' '}
        <button
          type="button"
          disabled={scoring}
          onClick={() => {
            setScoring(true);
            act(() => client.score().finally(() => setScoring(false)));
          }}
        >
          {scoring ? 'Scoring …' : 'Score them now'}
        </button>
      </p>
    );
  const classes = dataset.classes.slice(1).map(({ name }, i) => `${name} ${test.dice[i]?.toFixed(3) ?? 'absent'}`);
  return (
    <>
      <p className={styles.test}>
        <b>Test</b> · {plural(test.cases.length, 'case')}, scored once with this network · Dice: {classes.join(' · ')}
      </p>
      <CaseScores cases={test.cases} classes={dataset.classes} />
    </>
  );
}
