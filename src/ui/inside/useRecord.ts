// A layer as it was recorded at the end of an epoch; asks the worker once for each.
import { useEffect, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { LayerView } from '../../protocol/inspection';
import { unfoldRecord } from '../../protocol/layerView';
import { applyNotice } from '../../state/store';
import { useClient } from '../shared/ClientContext';

/** Null where it is not recorded; undefined without a layer or an epoch, and while it is asked for. */
export function useRecord(layer: string | null, epoch: number | null): LayerView | null | undefined {
  const client = useClient();
  const [found, setFound] = useState<{ layer: string; epoch: number; view: LayerView | null } | null>(null);
  useEffect(() => {
    if (layer === null || epoch === null || epoch < 1) return undefined;
    let current = true;
    client.layerRecord(layer, epoch).then(
      (record) => current && setFound({ layer, epoch, view: record && unfoldRecord(record) }),
      (thrown: unknown) => applyNotice(asFailure(thrown)),
    );
    return () => {
      current = false;
    };
  }, [client, layer, epoch]);
  return found?.layer === layer && found.epoch === epoch ? found.view : undefined;
}
