// The library as the panel sees it: asked for when opened and after each change; a deletion waits until it can no longer be taken back.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunEntry } from '../../protocol/runs';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';

export interface Runs {
  /** Null while they are asked for. */
  entries: RunEntry[] | null;
  /** The run that is about to be deleted. */
  deleting: string | null;
  remove(id: string): void;
  /** Keeps the run that is about to be deleted. */
  undo(): void;
}

export function useRuns(): Runs {
  const client = useClient();
  const kept = usePage((state) => state.keptRun);
  const [entries, setEntries] = useState<RunEntry[] | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const pending = useRef<string | null>(null);
  useEffect(() => {
    client.runs().then(setEntries, () => setEntries([]));
  }, [client, kept]);
  const remove = useCallback(
    (next: string | null) => {
      const gone = pending.current;
      pending.current = next;
      setDeleting(next);
      if (gone === null) return;
      setEntries((all) => all?.filter(({ card }) => card.id !== gone) ?? null);
      act(() => client.deleteRun(gone));
    },
    [client],
  );
  // Closed: what was deleted is deleted.
  useEffect(() => () => remove(null), [remove]);
  const undo = useCallback(() => {
    pending.current = null;
    setDeleting(null);
  }, []);
  return { entries, deleting, remove, undo };
}
