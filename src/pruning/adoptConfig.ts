// A pruning state that goes on under other settings: thresholds follow the new schedule, what has gone stays gone. Pure.
import type { Network } from '../network/network';
import type { PruningConfig } from '../protocol/config';
import type { LayerPruning, PruningState } from './method';
import { pruningMethods } from './methods';

/** `initial`: the unpruned network. Another method begins with its own thresholds; other ends of τ move a layer's only where it lies beyond them. */
export function adoptPruningConfig(state: PruningState, config: PruningConfig, initial: Network): PruningState {
  const { config: before } = state;
  const fresh = before.method === config.method ? null : pruningMethods[config.method].createState(initial, config).layers;
  const moved = before.tauMin !== config.tauMin || before.tauMax !== config.tauMax;
  const adopt = (layer: LayerPruning, i: number): LayerPruning => {
    if (!layer.prunable || layer.frozen) return layer;
    if (fresh) return { ...layer, threshold: fresh[i]?.threshold ?? 0, patience: 0 };
    return moved && config.method !== 'none' ? { ...layer, threshold: clamp(layer.threshold, config.tauMin, config.tauMax) } : layer;
  };
  return { config, layers: state.layers.map(adopt) };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
