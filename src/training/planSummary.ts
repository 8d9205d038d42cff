// The network as the page shows it: filters now and at the start, parameters, FLOPs, bytes. Pure.
import { countMacs, countParameters, type Network } from '../network/network';
import type { PlanSummary } from '../protocol/messages';

export function planSummary(
  initial: Network,
  network: Network,
  patch: readonly number[],
  gpuBytes: number | null,
  refusal: PlanSummary['refusal'] = null,
): PlanSummary {
  return {
    layers: network.layers.map(({ name, kind, level, filters, prunable }, i) => ({
      name,
      kind,
      level,
      filters,
      initialFilters: initial.layers[i]?.filters ?? filters,
      prunable,
    })),
    parameters: countParameters(network),
    initialParameters: countParameters(initial),
    flops: 2 * countMacs(network, patch),
    initialFlops: 2 * countMacs(initial, patch),
    gpuBytes,
    refusal,
  };
}
