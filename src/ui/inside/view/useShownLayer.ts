// What the view shows of the selected layer: as it is now, or as it decided at the end of a recorded epoch. Asks the worker for what it lacks.
import { useEffect, useState } from 'react';
import { asFailure } from '../../../protocol/failures';
import type { LayerView } from '../../../protocol/inspection';
import type { RemovedMap } from '../../../protocol/layerRecord';
import { unfoldRecord } from '../../../protocol/layerView';
import { applyNotice } from '../../../state/store';
import { usePage } from '../../../state/usePage';
import { useClient } from '../../shared/ClientContext';
import { usePastLayer, type PastLayer } from '../usePastLayer';

/** Epochs before the shown one whose dots are drawn as tails. */
const tailEpochs = 5;

export interface ShownLayer extends PastLayer {
  /** Earlier epochs of the same layer, oldest first. */
  past: LayerView[];
  removed: RemovedMap[];
}

/** `epoch`: null follows the run. */
export function useShownLayer(layer: string, epoch: number | null): ShownLayer {
  const client = useClient();
  const now = usePage((state) => (state.layerView?.layer === layer ? state.layerView : null));
  const newest = usePage((state) => state.insights.at(-1)?.epoch ?? 0);
  const [records, setRecords] = useState<ReadonlyMap<number, LayerView>>(new Map());
  const [removed, setRemoved] = useState<RemovedMap[]>([]);
  const last = epoch ?? newest;
  const shown = usePastLayer(layer, epoch);

  useEffect(() => {
    let current = true;
    const wanted = Array.from({ length: tailEpochs + 1 }, (_, i) => last - i).filter((one) => one > 0);
    const load = async (): Promise<void> => {
      const found = await Promise.all(wanted.map((one) => client.layerRecord(layer, one)));
      const gone = await client.removedMaps(layer);
      if (!current) return;
      setRecords(new Map(found.flatMap((record) => (record ? [[record.epoch, unfoldRecord(record)] as const] : []))));
      setRemoved(gone.maps);
    };
    load().catch((thrown: unknown) => applyNotice(asFailure(thrown)));
    return () => {
      current = false;
    };
  }, [client, layer, last]);

  const own = [...records.values()].filter((record) => record.layer === layer).sort((a, b) => a.epoch - b.epoch);
  return {
    ...shown,
    view: epoch === null ? now : shown.view,
    past: own.filter((record) => record.epoch < last || (epoch === null && record.epoch === last)),
    // What a record shows goes at its epoch's end; from a checkpoint it is gone already.
    removed: removed.filter((map) => map.epoch < (epoch ?? Infinity) + Number(shown.computed)),
  };
}
