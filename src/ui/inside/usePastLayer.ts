// A layer at a past epoch: as it was recorded when it decided, or computed anew from the epoch's checkpoint where pictures or the watched slice are lacking.
import { useEffect, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { LayerView } from '../../protocol/inspection';
import { unfoldRecord } from '../../protocol/layerView';
import type { KeptPoint } from '../../protocol/runs';
import { applyNotice } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { useKeptEpochs, type KeptEpochs } from '../time/useKeptEpochs';
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
  const made = useComputed(wanted, layer);
  const asked = layer !== null && epoch !== null && record === undefined;
  return { view: made ?? record ?? null, computed: made !== null, waiting: asked || (wanted !== null && made === null), kept };
}

/** A slider passes many slices; only where it rests is asked for. */
const restMs = 80;

/** Null without a checkpoint, and until the layer's first look is there. */
function useComputed(point: KeptPoint | null, layer: string | null): LayerView | null {
  const client = useClient();
  const { caseId, plane, slice, embedding } = usePage((state) => state.selection);
  const [found, setFound] = useState<{ name: string; view: LayerView } | null>(null);
  const { runId = null, sequence = 0 } = point ?? {};
  const name = `${runId} ${sequence} ${layer}`;
  useEffect(() => {
    if (runId === null || layer === null || caseId === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      client.pastLayer({ runId, sequence, layer, caseId, plane, slice, embedding }).then(
        (record) => current && record && setFound({ name, view: unfoldRecord(record) }),
        (thrown: unknown) => current && applyNotice(asFailure(thrown)),
      );
    }, restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, runId, sequence, name, layer, caseId, plane, slice, embedding]);
  return found?.name === name ? found.view : null;
}
