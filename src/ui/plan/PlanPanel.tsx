// The plan of a run before it starts: the data's fingerprint, the settings proposed from it with their reasons, and what they cost.
import type { DatasetSummary } from '../../protocol/dataset';
import { FingerprintTable } from './FingerprintTable';
import styles from './Plan.module.css';
import { PlanCost } from './PlanCost';
import { ProposalTable } from './ProposalTable';

export function PlanPanel({ dataset }: { dataset: DatasetSummary }) {
  const { fingerprint, classes } = dataset;
  return (
    <div className={styles.panel}>
      <PlanCost />
      <ProposalTable dataset={dataset} />
      {fingerprint && <FingerprintTable fingerprint={fingerprint} classes={classes} />}
    </div>
  );
}
