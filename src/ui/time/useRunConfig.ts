// The settings of the run that is shown: of one under way the page's, of another one those it was kept with, because the page's may be for the next.
import { useEffect, useState } from 'react';
import type { RunConfig } from '../../protocol/config';
import { asFailure } from '../../protocol/failures';
import { isRunning } from '../../state/select';
import { applyNotice } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';

/** Null while they are asked for. */
export function useRunConfig(): RunConfig | null {
  const client = useClient();
  const runId = usePage((state) => state.runId);
  const present = usePage((state) => (isRunning(state) ? state.config : null));
  const [kept, setKept] = useState<RunConfig | null>(null);
  const running = present !== null;
  useEffect(() => {
    if (running) return undefined;
    let current = true;
    client.runs().then(
      (entries) => current && setKept(entries.find(({ card }) => card.id === runId)?.card.config ?? null),
      (thrown: unknown) => applyNotice(asFailure(thrown)),
    );
    return () => {
      current = false;
    };
  }, [client, runId, running]);
  return present ?? kept;
}
