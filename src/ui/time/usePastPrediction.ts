// The watched plane as the network of a kept checkpoint predicts it; asks the worker once for each plane.
import { useEffect, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { PredictionView } from '../../protocol/inspection';
import type { KeptPoint } from '../../protocol/runs';
import { applyNotice } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';

/** A slider passes many planes and epochs; only where it rests is asked for. */
const restMs = 80;

/** Null without a checkpoint, and until the first plane of it is there. */
export function usePastPrediction(point: KeptPoint | null): PredictionView | null {
  const client = useClient();
  const { caseId, plane, slice } = usePage((state) => state.selection);
  const [found, setFound] = useState<{ name: string; view: PredictionView } | null>(null);
  const { runId = null, sequence = 0 } = point ?? {};
  const name = `${runId} ${sequence}`;
  useEffect(() => {
    if (runId === null || caseId === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      client.pastPrediction({ runId, sequence, caseId, plane, slice }).then(
        (view) => current && view && setFound({ name, view }),
        (thrown: unknown) => current && applyNotice(asFailure(thrown)),
      );
    }, restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, runId, sequence, name, caseId, plane, slice]);
  return found?.name === name ? found.view : null;
}
