// The plane that the desk shows, asked of the worker; while it is fetched the former one stays, and only the newest answer counts.
import { useEffect, useRef, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { PlaneRequest, PlaneView } from '../../protocol/planeView';
import type { DeskView } from '../../state/pageState';

export interface PlaneState {
  view: PlaneView | null;
  /** Why it cannot be shown. */
  refusal: string | null;
}

export type AskPlane = (request: PlaneRequest) => Promise<PlaneView>;

/** `of`: what the planes are of; another one is asked for anew. One request at a time: a wheel passes slices faster than they can be sent, and those passed need not be. */
export function usePlane(ask: AskPlane, of: object, { caseId, plane, slice, channel }: DeskView): PlaneState {
  const [state, setState] = useState<PlaneState>({ view: null, refusal: null });
  const busy = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (caseId === null) return undefined;
    const { signal, abort } = createStop();
    busy.current = busy.current.then(async () => {
      if (signal.aborted) return;
      const next = await ask({ caseId, plane, slice, channel }).then(
        (view): PlaneState => ({ view, refusal: null }),
        (thrown: unknown): PlaneState => ({ view: null, refusal: asFailure(thrown).message }),
      );
      if (isCurrent(signal)) setState(next);
    });
    return abort;
  }, [ask, of, caseId, plane, slice, channel]);
  return state;
}

function createStop(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** Asked anew: it may have changed while the worker answered. */
const isCurrent = (signal: AbortSignal): boolean => !signal.aborted;
