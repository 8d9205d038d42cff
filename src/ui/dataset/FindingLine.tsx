// One finding: its sign, its words, what it concerns, and buttons for what can be done about it.
import type { DatasetSummary } from '../../protocol/dataset';
import type { Finding, Severity } from '../../protocol/findings';
import { plural } from '../../lib/format';
import { applyDesk } from '../../state/store';
import styles from './Dataset.module.css';
import { FixButtons } from './FixButtons';

const signs: Record<Severity, { sign: string; word: string }> = {
  error: { sign: '●', word: 'Error' },
  warning: { sign: '▲', word: 'Warning' },
  note: { sign: '–', word: 'Note' },
};

/** More lines than this would hide the report; the rest is counted. */
const mostLines = 200;

interface FindingLineProps {
  finding: Finding;
  refused: DatasetSummary['refused'];
}

export function FindingLine({ finding, refused }: FindingLineProps) {
  const { sign, word } = signs[finding.severity];
  const [first] = finding.cases;
  return (
    <li data-severity={finding.severity}>
      <span className={styles.sign} role="img" aria-label={word}>
        {sign}
      </span>
      <div className={styles.findingText}>
        <span>
          {finding.kind === 'refused' && finding.files.length > 1 ? `${finding.files.length} files were refused alike:` : finding.text}
        </span>
        <Concerned finding={finding} refused={refused} />
      </div>
      <span className={styles.fixes}>
        {first !== undefined && (
          <button type="button" aria-label={`Show ${first}`} onClick={() => applyDesk({ caseId: first })}>
            Show
          </button>
        )}
        <FixButtons finding={finding} />
      </span>
    </li>
  );
}

/** Files with their own reasons, or cases, where there are several. */
function Concerned({ finding: { files, cases, kind }, refused }: FindingLineProps) {
  const lines =
    kind === 'refused'
      ? refused.filter(({ file }) => files.includes(file)).map(({ file, reason }) => `${file}: ${reason}`)
      : [...files, ...cases];
  if (lines.length < 2 || (kind === 'identical' && cases.length < 4)) return null;
  const list = (
    <ul>
      {lines.slice(0, mostLines).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {lines.length > mostLines && <li>and {lines.length - mostLines} more</li>}
    </ul>
  );
  // What was refused stands in the open.
  if (kind === 'refused') return list;
  return (
    <details>
      <summary>{plural(lines.length, files.length > 0 ? 'file' : 'case')}</summary>
      {list}
    </details>
  );
}
