// The finished epochs from which the present run can be gone on with, seen from the one that is shown.
import { useMemo } from 'react';
import type { KeptPoint } from '../../protocol/runs';
import { usePage } from '../../state/usePage';

export interface KeptEpochs {
  /** Ascending. */
  epochs: number[];
  /** The checkpoint at the end of the shown epoch. */
  here: KeptPoint | null;
  before: number | null;
  after: number | null;
}

/** `shown` null: now. */
export function useKeptEpochs(shown: number | null): KeptEpochs {
  const points = usePage((state) => state.wayBack?.points ?? none);
  const last = usePage((state) => state.history.length);
  return useMemo(() => {
    const whole = points.filter(({ epoch, step }) => step === 0 && epoch > 0 && epoch <= last);
    const epochs = whole.map(({ epoch }) => epoch);
    return {
      epochs,
      here: whole.find(({ epoch }) => epoch === shown) ?? null,
      before: epochs.findLast((epoch) => epoch < (shown ?? Infinity)) ?? null,
      after: shown === null ? null : (epochs.find((epoch) => epoch > shown) ?? null),
    };
  }, [points, last, shown]);
}

const none: KeptPoint[] = [];
