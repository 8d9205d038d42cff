// The integrity report: what was refused or noticed, worst first, each with what can be done. Refusals name file and reason and are spoken at once.
import { memo } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import type { Finding } from '../../protocol/findings';
import { plural } from '../../lib/format';
import styles from './Dataset.module.css';
import { FindingLine } from './FindingLine';

const sortOut = (findings: readonly Finding[], severity: Finding['severity']): Finding[] =>
  findings.filter((finding) => finding.severity === severity);

export const Findings = memo(function Findings({ dataset }: { dataset: Pick<DatasetSummary, 'refused' | 'findings' | 'cases'> }) {
  const { refused, findings = [], cases } = dataset;
  const [errors, warnings, notes] = [sortOut(findings, 'error'), sortOut(findings, 'warning'), sortOut(findings, 'note')];
  return (
    <>
      {errors.length > 0 && (
        <div role="alert" className={styles.refused}>
          <b>{refused.length > 0 ? refusedInWords(refused.length, cases.length) : 'This split would give scores that are too good.'}</b>
          <FindingList name="Errors" findings={errors} refused={refused} />
        </div>
      )}
      {warnings.length > 0 && (
        <div className={styles.warnings}>
          <FindingList name="Warnings" findings={warnings} refused={refused} />
        </div>
      )}
      {notes.length > 0 && (
        <details className={styles.notes}>
          <summary>{plural(notes.length, 'note')} on how the files were read</summary>
          <FindingList name="Notes" findings={notes} refused={refused} />
        </details>
      )}
    </>
  );
});

const refusedInWords = (files: number, cases: number): string =>
  `${plural(files, 'file was', 'files were')} left out; ${cases > 0 ? 'the others are loaded' : 'nothing is loaded yet'}.`;

function FindingList({ name, findings, refused }: { name: string; findings: readonly Finding[]; refused: DatasetSummary['refused'] }) {
  return (
    <ul aria-label={name} className={styles.findings}>
      {findings.map((finding) => (
        <FindingLine key={`${finding.kind} ${finding.text}`} finding={finding} refused={refused} />
      ))}
    </ul>
  );
}
