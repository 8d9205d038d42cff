// The masked twin of a cut: the whole network, its consumers blind to the filters that a cut would take. Test side only.
import { inputCounts, layerAt, weightShape, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { keptInputs } from '../pruning/cut';
import type { Random } from '../lib/random';

/** The same state with the consumers' weights of all filters outside `keep` at zero. */
export function maskCut(network: Network, state: ParameterState, keep: readonly (readonly number[])[]): ParameterState {
  const layers = state.layers.map((own, i) => {
    const layer = layerAt(network, i);
    const inputs = inputCounts(network, layer).reduce((a, b) => a + b, 0);
    const kept = new Set(keptInputs(network, layer, keep));
    const [rows = 1, columns = 1] = weightShape(network, layer);
    const taps = own.value.weight.length / (rows * columns);
    const inputOf = (at: number): number => Math.floor(at / taps / (layer.kind === 'transposed' ? layer.filters : 1)) % inputs;
    return { ...own, value: { ...own.value, weight: own.value.weight.map((w, at) => (kept.has(inputOf(at)) ? w : 0)) } };
  });
  return { ...state, layers };
}

/** At least one filter of every prunable layer, ascending; all of the others. */
export const randomKeep = (network: Network, random: Random): number[][] =>
  network.layers.map(({ filters, prunable }) => {
    const all = Array.from({ length: filters }, (_, i) => i);
    const some = prunable ? random.shuffle(all).slice(0, 1 + random.integer(filters)) : all;
    return some.sort((a, b) => a - b);
  });
