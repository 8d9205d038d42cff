// The watched plane as the network of a kept checkpoint predicts it.
import { useCallback } from 'react';
import type { PredictionView } from '../../protocol/inspection';
import type { KeptPoint } from '../../protocol/runs';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { useLookBack, type LookBack } from './useLookBack';

/** Nothing is asked for without a checkpoint or a case. */
export function usePastPrediction(point: KeptPoint | null): LookBack<PredictionView> {
  const client = useClient();
  const { caseId, plane, slice } = usePage((state) => state.selection);
  const { runId = '', sequence = 0 } = point ?? {};
  const ask = useCallback(
    () => client.pastPrediction({ runId, sequence, caseId: caseId ?? '', plane, slice }),
    [client, runId, sequence, caseId, plane, slice],
  );
  return useLookBack(point && caseId !== null ? `${runId} ${sequence}` : null, `${caseId} ${plane} ${slice}`, ask);
}
