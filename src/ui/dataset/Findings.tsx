// What the importer refused or noticed; refusals name the file and the reason and are spoken at once.
import { memo } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import { plural } from '../../lib/format';
import styles from './Dataset.module.css';

export const Findings = memo(function Findings({ dataset }: { dataset: DatasetSummary }) {
  const { refused, warnings } = dataset;
  return (
    <>
      {refused.length > 0 && (
        <div role="alert" className={styles.refused}>
          <b>{plural(refused.length, 'file was', 'files were')} left out; the others are loaded.</b>
          <ul>
            {refused.map(({ file, reason }) => (
              <li key={`${file}: ${reason}`}>
                <code>{file}</code>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {warnings.length > 0 && (
        <ul className={styles.warnings} aria-label="Noticed while reading">
          {warnings.map((warning) => (
            <li key={warning}>▲ {warning}</li>
          ))}
        </ul>
      )}
    </>
  );
});
