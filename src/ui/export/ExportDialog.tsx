// What can be taken away: each kind with its words, what is being done, and what was found when its file was read back. Knows no file format.
import { useState } from 'react';
import { formatBytes } from '../../lib/format';
import { exportKinds, type ExportedFile, type ExportKindName } from '../../protocol/exportKinds';
import { exportsOffered } from '../../state/select';
import { usePage, usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { saveBlob } from '../shared/saveBlob';
import { CostTable } from './CostTable';
import styles from './Export.module.css';
import { describeFindings } from './findings';

type Results = Partial<Record<ExportKindName, ExportedFile | Error>>;

export function ExportDialog() {
  const client = useClient();
  const kinds = usePageParts(exportsOffered);
  const stage = usePage((state) => state.exportStage);
  const [busy, setBusy] = useState<ExportKindName | null>(null);
  const [results, setResults] = useState<Results>({});
  const take = (kind: ExportKindName) => {
    setBusy(kind);
    act(async () => {
      try {
        const file = await client.export(kind);
        saveBlob(file.name, file.blob);
        setResults((before) => ({ ...before, [kind]: file }));
      } catch (error) {
        // Said beside the kind: the page's own notice lies under the dialog.
        setResults((before) => ({ ...before, [kind]: error instanceof Error ? error : new Error(String(error)) }));
      } finally {
        setBusy(null);
      }
    });
  };
  return (
    <div className={styles.body}>
      <CostTable />
      <ul className={styles.kinds}>
        {kinds.map((kind) => (
          <KindRow key={kind} kind={kind} busy={busy} stage={busy === kind ? stage : null} result={results[kind]} onTake={take} />
        ))}
      </ul>
      <p className={styles.note}>
        Each file is read back by another program before you get it. A network that answers otherwise than the live one, by more than 0.0001
        in any probability, is refused with the number.
      </p>
    </div>
  );
}

interface KindRowProps {
  kind: ExportKindName;
  busy: ExportKindName | null;
  stage: string | null;
  result: ExportedFile | Error | undefined;
  onTake: (kind: ExportKindName) => void;
}

function KindRow({ kind, busy, stage, result, onTake }: KindRowProps) {
  const { title, description } = exportKinds[kind];
  return (
    <li className={styles.kind}>
      <div>
        <b>{title}</b>
        <p>{description}</p>
        <p className={styles.outcome} role="status" data-failed={result instanceof Error}>
          {busy === kind ? `${stage ?? 'Waiting for the step to end'} …` : wordsOf(result)}
        </p>
      </div>
      <button type="button" aria-label={`Save ${title}`} disabled={busy !== null} aria-busy={busy === kind} onClick={() => onTake(kind)}>
        Save
      </button>
    </li>
  );
}

function wordsOf(result: ExportedFile | Error | undefined): string {
  if (result === undefined) return '';
  if (result instanceof Error) return result.message;
  return `${result.name}, ${formatBytes(result.blob.size)}. ${describeFindings(result.checks)}`;
}
