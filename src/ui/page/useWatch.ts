// Tells the worker what the person looks at, so that it sends fresh views of that layer, case and slice.
import { useEffect } from 'react';
import { asFailure } from '../../protocol/failures';
import { applyNotice } from '../../state/store';
import { watchedOf } from '../../state/watched';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';

/** A slider passes many slices; only where it rests is asked for. */
const restMs = 80;

export function useWatch(): void {
  const client = useClient();
  const selection = usePage((state) => state.selection);
  const past = usePage((state) => state.shownEpoch !== null);
  const loaded = usePage((state) => state.dataset !== null && state.phase !== 'loading');
  useEffect(() => {
    if (!loaded) return undefined;
    const timer = setTimeout(() => {
      client.watch(watchedOf(selection)).catch((thrown: unknown) => applyNotice(asFailure(thrown)));
    }, restMs);
    return () => clearTimeout(timer);
  }, [client, loaded, selection]);
  // Back in the present, the network of a past moment is needed no more.
  useEffect(() => (past ? () => void client.closePast().catch(() => undefined) : undefined), [client, past]);
}
