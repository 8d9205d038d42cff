// The authors' training traces: what each epoch did. Test side only.
import { createNetwork, type Network } from '../network/network';
import type { PruningConfig } from '../protocol/config';
import type { PruningState } from '../pruning/method';
import { sauron } from '../pruning/sauron';

export interface TraceEpoch {
  epoch: number;
  lr: number;
  tr_loss: number;
  train_batch_losses: number[];
  val_loss: number | null;
  /** Per prunable layer, as all further rows. */
  ref_idx: number[];
  delta_prune: number[][];
  branch: string[];
  thr: number[];
  patience: number[];
  removed: number[][];
  channels: number[];
}

export interface Trace {
  name: string;
  optimizer: { type: 'Adam' | 'SGD'; lr: number; weight_decay: number; momentum?: number; nesterov?: boolean };
  initial: {
    thr: number[];
    patience: number[];
    tr_loss_history: number[];
    val_loss_history: number[];
    channels_history: Record<string, number[]>;
  };
  layers: string[];
  epochs: TraceEpoch[];
}

export interface TraceManifest {
  hyperparameters: {
    modalities: number;
    n_classes: number;
    fms_init: number;
    levels: number;
    spatial: number[];
    train_batches: number[][];
    val_batches: number[][];
  };
}

export const traceNetwork = ({ hyperparameters: h }: TraceManifest): Network =>
  createNetwork({
    dimensions: h.spatial.length === 3 ? 3 : 2,
    inputChannels: h.modalities,
    classes: h.n_classes,
    levels: h.levels,
    firstFilters: h.fms_init,
  });

/** Spreads a row over prunable layers to one entry per layer of the network, `filler` for heads. */
export function perLayer<T>(network: Network, row: readonly T[], filler: T): T[] {
  let next = 0;
  return network.layers.map(({ prunable }) => (prunable ? (row[next++] ?? filler) : filler));
}

/** Sauron's state as the trace began: preset thresholds, patience and channel histories. */
export function initialState(network: Network, { initial }: Trace, config: PruningConfig): PruningState {
  const fresh = sauron.createState(network, config);
  const [thresholds, patience] = [perLayer(network, initial.thr, 0), perLayer(network, initial.patience, 0)];
  const layers = fresh.layers.map((layer, i) => ({
    ...layer,
    threshold: thresholds[i] ?? NaN,
    patience: patience[i] ?? NaN,
    channelHistory: initial.channels_history[layer.name] ?? [],
  }));
  return { ...fresh, layers };
}
