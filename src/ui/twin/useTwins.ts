// The experiments in the library and the numbers of one of them; of the side under way those of the page, of the other those that are kept.
import { useEffect, useMemo, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { RunCard, RunNumbers } from '../../protocol/runs';
import { applyNotice } from '../../state/store';
import { usePage, usePageParts } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { findPairs, type Pair } from './pairs';

/** Newest first; null while they are asked for. */
export function useTwins(): Pair[] | null {
  const client = useClient();
  const { runId, saved, phase } = usePageParts((state) => ({
    runId: state.runId,
    saved: state.keptRun?.saved?.epoch ?? null,
    phase: state.phase,
  }));
  const [pairs, setPairs] = useState<Pair[] | null>(null);
  useEffect(() => {
    let current = true;
    client.runs().then(
      (entries) => current && setPairs(findPairs(entries.map(({ card }) => card))),
      () => current && setPairs([]),
    );
    return () => {
      current = false;
    };
  }, [client, runId, saved, phase]);
  return pairs;
}

/** Null while they are asked for, and of a side that has not begun. */
export function useNumbers(card: RunCard | null): RunNumbers | null {
  const client = useClient();
  const [kept, setKept] = useState<RunNumbers | null>(null);
  const { id, savedAt } = card ?? { id: null, savedAt: null };
  const { history, insights, recoveries } = usePageParts(({ history, insights, recoveries }) => ({ history, insights, recoveries }));
  const live = usePage((state) => state.runId !== null && state.runId === id);
  useEffect(() => {
    if (id === null || live) return undefined;
    let current = true;
    client.runNumbers(id).then(
      (numbers) => current && setKept(numbers),
      (thrown: unknown) => applyNotice(asFailure(thrown)),
    );
    return () => {
      current = false;
    };
  }, [client, id, savedAt, live]);
  return useMemo(() => {
    if (card && live) return { card, history, insights, recoveries };
    return kept?.card.id === id ? kept : null;
  }, [card, live, history, insights, recoveries, kept, id]);
}
