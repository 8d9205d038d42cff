// A layer as it was recorded at the end of an epoch; asks the worker once for each.
import { useEffect, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import type { LayerView } from '../../protocol/inspection';
import { unfoldRecord } from '../../protocol/layerView';
import { applyNotice } from '../../state/store';
import { useClient } from '../shared/ClientContext';

/** Null without a layer or an epoch, while it is asked for, and where it is not recorded. */
export function useRecord(layer: string | null, epoch: number | null): LayerView | null {
  const client = useClient();
  const [view, setView] = useState<LayerView | null>(null);
  useEffect(() => {
    if (layer === null || epoch === null || epoch < 1) return undefined;
    let current = true;
    client.layerRecord(layer, epoch).then(
      (record) => current && setView(record && unfoldRecord(record)),
      (thrown: unknown) => applyNotice(asFailure(thrown)),
    );
    return () => {
      current = false;
    };
  }, [client, layer, epoch]);
  return view?.layer === layer && view.epoch === epoch ? view : null;
}
