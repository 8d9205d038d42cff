// A layer at a past epoch: as it was recorded when it decided, or computed anew from the epoch's checkpoint where pictures or the watched slice are lacking.
import { useCallback } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { unfoldRecord } from '../../protocol/layerView';
import type { KeptPoint } from '../../protocol/runs';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { useKeptEpochs, type KeptEpochs } from '../time/useKeptEpochs';
import { useLookBack, type LookBack } from '../time/useLookBack';
import { useRecord } from './useRecord';

export interface PastLayer {
  view: LayerView | null;
  /** It comes from the checkpoint: the network after the epoch's prune. */
  computed: boolean;
  /** It is being asked for. */
  waiting: boolean;
  kept: KeptEpochs;
}

/** `layer` or `epoch` null: nothing is asked for. */
export function usePastLayer(layer: string | null, epoch: number | null): PastLayer {
  const kept = useKeptEpochs(epoch);
  const record = useRecord(layer, epoch);
  const place = usePage((state) => state.selection);
  const isWhole = record != null && record.maps.some(({ pixels }) => pixels !== null);
  const isThere = isWhole && record.caseId === place.caseId && record.plane === place.plane && record.slice === place.slice;
  const wanted = layer !== null && record !== undefined && !isThere ? kept.here : null;
  const { found: made, waiting } = useComputed(wanted, layer);
  const asked = layer !== null && epoch !== null && record === undefined;
  return { view: made ?? record ?? null, computed: made !== null, waiting: asked || waiting, kept };
}

/** Nothing is asked for without a checkpoint or a case. */
function useComputed(point: KeptPoint | null, layer: string | null): LookBack<LayerView> {
  const client = useClient();
  const { caseId, plane, slice, embedding } = usePage((state) => state.selection);
  const { runId = '', sequence = 0 } = point ?? {};
  const ask = useCallback(async () => {
    const record = await client.pastLayer({ runId, sequence, layer: layer ?? '', caseId: caseId ?? '', plane, slice, embedding });
    return record && unfoldRecord(record);
  }, [client, runId, sequence, layer, caseId, plane, slice, embedding]);
  const moment = point && layer !== null && caseId !== null ? `${runId} ${sequence} ${layer}` : null;
  return useLookBack(moment, `${caseId} ${plane} ${slice} ${embedding}`, ask);
}
