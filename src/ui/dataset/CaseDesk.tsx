// The cases of the data set: filter, table, changes by hand and the way back.
import { useMemo, useState } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import { CaseTable } from './CaseTable';
import { everyCase, filterCases, sortCases, type Order } from './caseRows';
import { Changes } from './Changes';
import styles from './Dataset.module.css';
import { PairDialog } from './PairDialog';
import { TableTools } from './TableTools';
import { useChosen } from './useChosen';

export function CaseDesk({ dataset }: { dataset: DatasetSummary }) {
  const [filter, setFilter] = useState(everyCase);
  const [order, setOrder] = useState<Order>({ column: 'case', descending: false });
  const [pairing, setPairing] = useState<string | null>(null);
  const rows = useMemo(() => sortCases(filterCases(dataset.cases, filter), order), [dataset.cases, filter, order]);
  const chosen = useChosen(rows);
  return (
    <div className={styles.desk}>
      <Changes edits={dataset.edits ?? []} />
      <TableTools dataset={dataset} filter={filter} onFilter={setFilter} shown={rows.length} chosen={chosen} />
      <CaseTable dataset={dataset} rows={rows} order={order} onOrder={setOrder} chosen={chosen} onPair={setPairing} />
      <PairDialog dataset={dataset} caseId={pairing} onClose={() => setPairing(null)} />
    </div>
  );
}
