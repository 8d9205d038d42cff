// Between loading and training: what was found, what was refused, the cases to be looked at and mended, and the way on.
import { useState } from 'react';
import { PlanPanel } from '../plan/PlanPanel';
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import { Card } from '../shared/Card';
import { plural } from '../../lib/format';
import { startRefusal } from '../../state/select';
import { usePage } from '../../state/usePage';
import { CaseDesk } from './CaseDesk';
import styles from './Dataset.module.css';
import { Findings } from './Findings';
import { SplitBar } from './SplitBar';
import { Unfit } from './Unfit';

type Tab = 'cases' | 'plan';

const tabs: readonly { name: Tab; words: string }[] = [
  { name: 'cases', words: 'Cases' },
  { name: 'plan', words: 'Plan and its reasons' },
];

export function ReadyPanel() {
  const client = useClient();
  const dataset = usePage((state) => state.dataset);
  const refusal = usePage(startRefusal);
  const [tab, setTab] = useState<Tab>('cases');
  if (!dataset) return null;
  return (
    <Card title={`${plural(dataset.cases.length, 'case')} loaded`} aside={<SplitBar dataset={dataset} />} className={styles.ready}>
      <Findings dataset={dataset} />
      <div role="tablist" aria-label="What is shown of the data" className={styles.tabs}>
        {tabs.map(({ name, words }) => (
          <button key={name} type="button" role="tab" aria-selected={name === tab} onClick={() => setTab(name)}>
            {words}
          </button>
        ))}
      </div>
      {tab === 'cases' ? <CaseDesk dataset={dataset} /> : <PlanPanel dataset={dataset} />}
      <Unfit />
      {refusal === null && (
        <p className={styles.next}>
          The settings on the left fit this data set. Press <b>Start training</b> above, or take{' '}
          <button type="button" data-look="plain" className={styles.link} onClick={() => act(() => client.step())}>
            one single update
          </button>{' '}
          to look at every stage.
        </p>
      )}
    </Card>
  );
}
