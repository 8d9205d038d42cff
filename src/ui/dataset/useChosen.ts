// The cases that are chosen in the table, as a set that follows clicks, ranges and what is left of the data. Knows nothing of how it is shown.
import { useCallback, useMemo, useRef, useState } from 'react';
import type { CaseSummary } from '../../protocol/dataset';

export interface Chosen {
  /** In the order of the table; only cases that it shows. */
  ids: readonly string[];
  has(id: string): boolean;
  /** With `range` everything since the last toggle follows. */
  toggle(id: string, range: boolean): void;
  setAll(on: boolean): void;
}

export function useChosen(rows: readonly CaseSummary[]): Chosen {
  const [set, setSet] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const ids = useMemo(() => rows.flatMap(({ id }) => (set.has(id) ? [id] : [])), [rows, set]);
  const toggle = useCallback(
    (id: string, range: boolean) => {
      const [a, b] = [anchor.current, id].map((one) => rows.findIndex((row) => row.id === one)) as [number, number];
      const touched = range && a >= 0 && b >= 0 ? rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id) : [id];
      anchor.current = id;
      setSet((before) => {
        const next = new Set(before);
        for (const one of touched)
          if (before.has(id)) next.delete(one);
          else next.add(one);
        return next;
      });
    },
    [rows],
  );
  const setAll = useCallback((on: boolean) => setSet(on ? new Set(rows.map(({ id }) => id)) : new Set()), [rows]);
  return useMemo(() => ({ ids, has: (id) => set.has(id), toggle, setAll }), [ids, set, toggle, setAll]);
}
