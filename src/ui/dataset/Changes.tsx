// What the person changed, newest first, and the way back.
import type { DatasetEdit } from '../../protocol/edits';
import { plural } from '../../lib/format';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { editInWords } from './editInWords';

export function Changes({ edits }: { edits: readonly DatasetEdit[] }) {
  const { undo, canUndo, busy } = useEditing();
  if (edits.length === 0) return null;
  return (
    <div className={styles.changes}>
      <details>
        <summary>{plural(edits.length, 'change')} by hand</summary>
        <ol reversed>
          {edits.toReversed().map((edit, i) => (
            <li key={edits.length - i}>{editInWords(edit)}</li>
          ))}
        </ol>
      </details>
      <button type="button" disabled={!canUndo} aria-busy={busy} title="Ctrl + Z" onClick={undo}>
        Undo: {editInWords(edits.at(-1) ?? { kind: 'drop', cases: [] })}
      </button>
    </div>
  );
}
