// Changing the loaded data: one door for every panel. A change that would end a finished run asks first; while a run goes on there is none.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { cosmeticEdits, type DatasetEdit } from '../../protocol/edits';
import { hasRun, isRunning } from '../../state/select';
import { store } from '../../state/store';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Dialog } from '../shared/Dialog';
import styles from './Dataset.module.css';
import { useUndone } from './useUndone';

export interface Editing {
  /** Applies changes together; one press takes them back together where they are one change. */
  edit(...edits: DatasetEdit[]): void;
  undo(): void;
  canUndo: boolean;
  /** Makes the change again that was taken back last; any other change ends what can be made again. */
  redo(): void;
  /** What that would be. */
  next: DatasetEdit | null;
  /** A change is being carried out. */
  busy: boolean;
  /** A run goes on: the data stands. */
  locked: boolean;
}

export const EditContext = createContext<Editing | null>(null);

/** The editing of the surrounding page; a panel outside of one is a bug. */
export function useEditing(): Editing {
  const editing = useContext(EditContext);
  if (!editing) throw new Error('A panel that changes data was drawn outside of the page.');
  return editing;
}

export function EditProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const locked = usePage((state) => isRunning(state) || state.phase === 'loading');
  const latest = usePage((state) => state.dataset?.edits?.at(-1));
  const [asked, setAsked] = useState<(() => void) | null>(null);
  const { inTurn, busy } = useTurns();
  const guard = useCallback(
    async (edits: readonly DatasetEdit[], run: () => Promise<unknown>) => {
      const ends = hasRun(store.getState()) && edits.some(({ kind }) => !cosmeticEdits.has(kind));
      if (ends) setAsked(() => () => inTurn(run));
      else await run();
    },
    [inTurn],
  );
  const { next: undone, readNext, add, takeLatest, clear } = useUndone();
  const edit = useCallback(
    (...edits: DatasetEdit[]) => inTurn(() => guard(edits, () => client.edit(edits).then(clear))),
    [client, guard, inTurn, clear],
  );
  const undo = useCallback(() => {
    inTurn(async () => {
      // Not the one of when the key was pressed: another change may have been under way.
      const last = store.getState().dataset?.edits?.at(-1);
      if (last) await guard([last], async () => add(last, await client.undoEdit()));
    });
  }, [client, guard, inTurn, add]);
  const redo = useCallback(() => {
    inTurn(async () => {
      const again = readNext();
      if (again) await guard([again], () => client.edit([again]).then(takeLatest));
    });
  }, [client, guard, inTurn, readNext, takeLatest]);
  const isFree = (change: DatasetEdit | null | undefined): boolean => !!change && (!locked || cosmeticEdits.has(change.kind));
  const canUndo = isFree(latest);
  const next = isFree(undone) ? undone : null;
  // What there is to make again is settled in turn: the undoing may still be under way.
  useEditKeys(canUndo ? undo : null, locked ? null : redo);
  const editing = useMemo(() => ({ edit, undo, canUndo, redo, next, busy, locked }), [edit, undo, canUndo, redo, next, busy, locked]);
  return (
    <EditContext value={editing}>
      {children}
      <EndRun asked={asked} onDone={() => setAsked(null)} />
    </EditContext>
  );
}

function EndRun({ asked, onDone }: { asked: (() => void) | null; onDone: () => void }) {
  return (
    <Dialog title="Change the data?" open={asked !== null} onClose={onDone}>
      <p>The network was trained on the data as it is. A change ends this run: its curves and weights are gone. Export them first.</p>
      <div className={styles.change}>
        <button
          type="button"
          data-look="primary"
          onClick={() => {
            asked?.();
            onDone();
          }}
        >
          End the run and change the data
        </button>
      </div>
    </Dialog>
  );
}

/** Carries changes out one after the other: what is asked for while one is under way waits for it. A refusal is shown and holds nothing up. */
function useTurns(): { inTurn(run: () => Promise<unknown>): void; busy: boolean } {
  const [waiting, setWaiting] = useState(0);
  const last = useRef(Promise.resolve());
  const inTurn = useCallback((run: () => Promise<unknown>) => {
    setWaiting((count) => count + 1);
    const carryOut = () => new Promise<void>((done) => act(() => run().finally(done)));
    last.current = last.current.then(carryOut).then(() => setWaiting((count) => count - 1));
  }, []);
  return { inTurn, busy: waiting > 0 };
}

/** Ctrl+Z, and Ctrl+Y or Ctrl+Shift+Z, with ⌘ too; a text field keeps its own. */
function useEditKeys(undo: (() => void) | null, redo: (() => void) | null): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input:not([type=checkbox], [type=range]), textarea') !== null;
      if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const asked = key === 'y' || (key === 'z' && event.shiftKey) ? redo : key === 'z' ? undo : null;
      if (!asked) return;
      event.preventDefault();
      asked();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [undo, redo]);
}
