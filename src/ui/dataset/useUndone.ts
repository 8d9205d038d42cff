// Changes of the data that were taken back and can be made again: each only while the list of changes is what it was then.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import type { DatasetEdit } from '../../protocol/edits';
import { store } from '../../state/store';
import { usePage } from '../../state/usePage';

interface Undone {
  edit: DatasetEdit;
  /** All changes that stood once it had been taken back, as text. */
  after: string;
}

const listOf = ({ edits = [] }: Pick<DatasetSummary, 'edits'>): string => JSON.stringify(edits);

/** The change that would be made again, or null: another change or other data has come between. */
export function latestUndone(stack: readonly Undone[], dataset: Pick<DatasetSummary, 'edits'> | null): DatasetEdit | null {
  const top = stack.at(-1);
  return top && dataset && top.after === listOf(dataset) ? top.edit : null;
}

export interface UndoneChanges {
  readonly next: DatasetEdit | null;
  /** The same at this very moment, for a change that waited for its turn. */
  readNext(): DatasetEdit | null;
  /** `now`: the data without it. */
  add(edit: DatasetEdit, now: DatasetSummary): void;
  /** It has been made again. */
  takeLatest(): void;
  clear(): void;
}

export function useUndone(): UndoneChanges {
  const stack = useRef<readonly Undone[]>([]);
  const [shown, setShown] = useState<readonly Undone[]>([]);
  const dataset = usePage((state) => state.dataset);
  const loading = usePage((state) => state.phase === 'loading');
  const acts = useMemo(() => {
    const set = (next: readonly Undone[]): void => {
      stack.current = next;
      setShown(next);
    };
    return {
      readNext: () => latestUndone(stack.current, store.getState().dataset),
      add: (edit: DatasetEdit, now: DatasetSummary) => set([...stack.current, { edit, after: listOf(now) }]),
      takeLatest: () => set(stack.current.slice(0, -1)),
      clear: () => set([]),
    };
  }, []);
  // What is loaded next is other data, even where its list of changes is empty, too.
  useEffect(() => (loading ? acts.clear() : undefined), [loading, acts]);
  const next = useMemo(() => latestUndone(shown, dataset), [shown, dataset]);
  return useMemo(() => ({ next, ...acts }), [next, acts]);
}
