// Parameter states of the authors' fixtures: values with or without stored moments. Test side only.
import { weightShape, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { float32Of } from './fixtures';
import type { FixtureTensors } from './goldenForward';

/** Tensors stored as `prefix`/layer.weight|bias, one entry per layer of the network. */
export const layerTensorsOf = (tensors: FixtureTensors, prefix: string, network: Network): LayerTensors[] =>
  network.layers.map(({ name }) => ({
    weight: float32Of(tensors, `${prefix}/${name}.weight`),
    bias: float32Of(tensors, `${prefix}/${name}.bias`),
  }));

/** The state at `step`; moments are zero where no prefixes are given. */
export function parameterStateOf(
  tensors: FixtureTensors,
  network: Network,
  step: number,
  prefixes: { value: string; first?: string; second?: string },
): ParameterState {
  const zeros = (): LayerTensors[] =>
    network.layers.map((layer) => ({
      weight: new Float32Array(weightShape(network, layer).reduce((a, b) => a * b, 1)),
      bias: new Float32Array(layer.filters),
    }));
  const value = layerTensorsOf(tensors, prefixes.value, network);
  const first = prefixes.first === undefined ? zeros() : layerTensorsOf(tensors, prefixes.first, network);
  const second = prefixes.second === undefined ? zeros() : layerTensorsOf(tensors, prefixes.second, network);
  const at = (parts: LayerTensors[], i: number): LayerTensors => {
    const part = parts[i];
    if (!part) throw new Error(`No tensors for layer ${i}.`);
    return part;
  };
  return { step, layers: network.layers.map((_, i) => ({ value: at(value, i), first: at(first, i), second: at(second, i) })) };
}
