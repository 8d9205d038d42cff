// Every case of the data set: files, size, spacing, classes, split, and what the importer noticed.
import { memo, useState } from 'react';
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import { formatShape } from '../../lib/format';
import styles from './Dataset.module.css';
import { caseInWords, classesInWords, splitWords } from './summary';

/** Rows drawn before the person asks for all; thousands of rows would hold up the page. */
const firstRows = 100;

export const CaseTable = memo(function CaseTable({ dataset }: { dataset: DatasetSummary }) {
  const [all, setAll] = useState(false);
  const shown = all ? dataset.cases : dataset.cases.slice(0, firstRows);
  return (
    <div className={styles.tableWrap} tabIndex={0} role="region" aria-label="Table of cases">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Split</th>
            <th scope="col">Files</th>
            <th scope="col">Size</th>
            <th scope="col">Spacing, mm</th>
            <th scope="col">Classes, share of the area</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <CaseRow key={one.id} one={one} dataset={dataset} />
          ))}
        </tbody>
      </table>
      {shown.length < dataset.cases.length && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show all {dataset.cases.length} cases
        </button>
      )}
    </div>
  );
});

function CaseRow({ one, dataset }: { one: CaseSummary; dataset: DatasetSummary }) {
  return (
    <>
      <tr>
        <th scope="row">{one.id}</th>
        <td>
          <span className={styles.split} data-split={one.split}>
            {splitWords[one.split]}
          </span>
        </td>
        <td className={styles.files} title={one.files.join('\n')}>
          {filesInWords(one.files)}
        </td>
        <td>{caseInWords(one)}</td>
        <td>{formatShape(one.spacing)}</td>
        <td>{classesInWords(one, dataset) ?? 'no mask'}</td>
      </tr>
      {one.warnings.length > 0 && (
        <tr>
          <td colSpan={6} className={styles.warning}>
            ▲ {one.id}: {one.warnings.join('; ')}
          </td>
        </tr>
      )}
    </>
  );
}

/** Names without folders; more than four are counted. */
function filesInWords(files: readonly string[]): string {
  if (files.length === 0) return 'generated';
  const names = files.slice(0, 4).map((path) => path.split('/').at(-1) ?? path);
  return names.join(', ') + (files.length > 4 ? ` and ${files.length - 4} more` : '');
}
