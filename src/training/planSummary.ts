// The network as the page shows it: filters now and at the start, parameters, FLOPs, bytes. Pure.
import { countMacs, countParameters, inputCounts, layerMacs, type Network } from '../network/network';
import type { PlanSummary } from '../protocol/messages';

export function planSummary(
  initial: Network,
  network: Network,
  patch: readonly number[],
  gpuBytes: number | null,
  refusal: PlanSummary['refusal'] = null,
): PlanSummary {
  return {
    layers: network.layers.map((layer, i) => ({
      name: layer.name,
      kind: layer.kind,
      level: layer.level,
      filters: layer.filters,
      initialFilters: initial.layers[i]?.filters ?? layer.filters,
      prunable: layer.prunable,
      inputs: inputCounts(network, layer).reduce((a, b) => a + b, 0),
      kernel: [...layer.kernel],
      macs: layerMacs(network, layer, patch),
    })),
    parameters: countParameters(network),
    initialParameters: countParameters(initial),
    flops: 2 * countMacs(network, patch),
    initialFlops: 2 * countMacs(initial, patch),
    gpuBytes,
    refusal,
  };
}
