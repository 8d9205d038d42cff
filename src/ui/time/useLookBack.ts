// Asks once for what a past moment looked like at the watched place, and keeps the answer until the moment is another one.
import { useEffect, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import { applyNotice } from '../../state/store';

/** A slider passes many places and epochs; only where it rests is asked for. */
const restMs = 80;

export interface LookBack<T> {
  /** Of the last place that was answered, while the moment is the same. */
  found: T | null;
  /** Nothing of the moment is there yet, and an answer is to come. */
  waiting: boolean;
}

/**
 * `moment`: null where nothing is to be asked. `place`: in words that tell one from another. `ask`: the same function while both are; it answers null where
 * it was overtaken.
 */
export function useLookBack<T>(moment: string | null, place: string, ask: () => Promise<T | null>): LookBack<T> {
  const [answer, setAnswer] = useState<{ moment: string; place: string; found: T | null } | null>(null);
  const own = answer?.moment === moment ? answer : null;
  useEffect(() => {
    if (moment === null) return undefined;
    let current = true;
    const settle = (found: T | null): void => {
      if (current) setAnswer((former) => ({ moment, place, found: found ?? (former?.moment === moment ? former.found : null) }));
    };
    const timer = setTimeout(() => {
      ask().then(settle, (thrown: unknown) => {
        if (current) applyNotice(asFailure(thrown));
        settle(null);
      });
    }, restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [moment, place, ask]);
  const found = own?.found ?? null;
  return { found, waiting: moment !== null && found === null && own?.place !== place };
}
