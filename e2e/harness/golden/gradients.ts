// The engine's gradients against a fixture's, tensor by tensor, leaving out those that are zero by construction.
import { type Check, relativeL2 } from '../../../src/engine/testing/checks';
import type { LayerTensors } from '../../../src/engine/types';
import type { Network } from '../../../src/network/network';
import { type Tensors, tolerances } from './goldenCase';

/** Tensors `prefix`/layer.weight|bias that are stored; `zeroBiases` names layers whose bias gradient is rounding noise. */
export function compareGradients(
  gradients: readonly LayerTensors[],
  network: Network,
  tensors: Tensors,
  prefix: string,
  zeroBiases: ReadonlySet<string>,
): Check[] {
  return network.layers.flatMap(({ name }, i) =>
    (['weight', 'bias'] as const).flatMap((part): Check[] => {
      const stored = tensors.get(`${prefix}/${name}.${part}`);
      if (!stored || (part === 'bias' && zeroBiases.has(name))) return [];
      return [{ tensor: stored.name, error: relativeL2(gradients[i]?.[part] ?? [], stored.data), tolerance: tolerances.gradient }];
    }),
  );
}

/** Layers whose bias is followed by instance norm, so that its true gradient is 0. */
export const normedLayers = (network: Network): ReadonlySet<string> =>
  new Set(network.layers.flatMap(({ name, kind }) => (kind === 'conv' ? [name] : [])));
