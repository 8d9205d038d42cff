// How patients are divided, as one bar and in words.
import type { DatasetSummary } from '../../protocol/dataset';
import styles from './Dataset.module.css';
import { countSplits, splitsInWords } from './summary';

export function SplitBar({ dataset }: { dataset: DatasetSummary }) {
  return (
    <span className={styles.splits}>
      <span>split by patient</span>
      <span className={styles.splitBar} aria-hidden="true">
        {countSplits(dataset).map(({ split, count }) => (
          <i key={split} data-split={split} style={{ flexGrow: count }} />
        ))}
      </span>
      <span>{splitsInWords(dataset)}</span>
    </span>
  );
}
