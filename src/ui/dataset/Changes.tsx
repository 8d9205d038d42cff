// What the person changed, newest first, with the ways back and forth.
import type { DatasetEdit } from '../../protocol/edits';
import { plural } from '../../lib/format';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { editInWords } from './editInWords';

export function Changes({ edits }: { edits: readonly DatasetEdit[] }) {
  const { undo, canUndo, redo, next, busy } = useEditing();
  if (edits.length === 0 && !next) return null;
  const last = edits.at(-1);
  return (
    <div className={styles.changes}>
      <details hidden={edits.length === 0}>
        <summary>{plural(edits.length, 'change')} by hand</summary>
        <ol reversed>
          {edits.toReversed().map((edit, i) => (
            <li key={edits.length - i}>{editInWords(edit)}</li>
          ))}
        </ol>
      </details>
      <span className={styles.turns}>
        {last && (
          <button type="button" disabled={!canUndo} aria-busy={busy} title="Ctrl + Z" onClick={undo}>
            Undo: {editInWords(last)}
          </button>
        )}
        {next && (
          <button type="button" aria-busy={busy} title="Ctrl + Shift + Z, or Ctrl + Y" onClick={redo}>
            Redo: {editInWords(next)}
          </button>
        )}
      </span>
    </div>
  );
}
