// The network beside the unpruned one: what it holds, computes and takes, measured on this device when the dialog opens.
import { useEffect, useState } from 'react';
import { formatBytes, formatCount, formatMs, formatPercent } from '../../lib/format';
import type { CostComparison, NetworkCost } from '../../protocol/exportKinds';
import { useClient } from '../shared/ClientContext';
import styles from './Export.module.css';

const rows: readonly { label: string; value: (cost: NetworkCost) => number | null; format: (value: number) => string }[] = [
  { label: 'Parameters', value: (cost) => cost.parameters, format: formatCount },
  { label: 'FLOPs of one patch', value: (cost) => cost.flops, format: formatCount },
  { label: 'Weights file', value: (cost) => cost.weightsBytes, format: formatBytes },
  { label: 'Prediction of one patch, here', value: (cost) => cost.forwardMs, format: formatMs },
];

export function CostTable() {
  const client = useClient();
  const [costs, setCosts] = useState<CostComparison | string | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = (found: CostComparison | string) => {
      if (wanted) setCosts(found);
    };
    client.exportCost().then(show, (error: unknown) => show(error instanceof Error ? error.message : String(error)));
    return () => {
      wanted = false;
    };
  }, [client]);
  if (typeof costs === 'string') return <p className={styles.note}>The unpruned network could not be measured: {costs}</p>;
  return (
    <table className={styles.costs} aria-busy={costs === null}>
      <thead>
        <tr>
          <th scope="col">The network</th>
          <th scope="col">unpruned</th>
          <th scope="col">now</th>
          <th scope="col">of it</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, value, format }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {costs === null ? (
              <td colSpan={3}>measuring …</td>
            ) : (
              <Cells before={value(costs.unpruned)} now={value(costs.pruned)} format={format} />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellsProps {
  before: number | null;
  now: number | null;
  format: (value: number) => string;
}

const Cells = ({ before, now, format }: CellsProps) =>
  before === null || now === null ? (
    <td colSpan={3}>no room to measure beside the run</td>
  ) : (
    <>
      <td>{format(before)}</td>
      <td>{format(now)}</td>
      <td>{formatPercent(now / before)}</td>
    </>
  );
