// What the properties of training share: started engines, and parameter states compared tensor by tensor. Knows no property.
import { createEngine, type InspectableEngine } from '../../../src/engine/engine';
import type { Batch, EngineDevice, EngineOptions, LayerTensors, ParameterState } from '../../../src/engine/types';
import type { Network } from '../../../src/network/network';
import type { Check } from '../../../src/engine/testing/checks';

/** An engine on `network` from `state`; the caller destroys it. */
export async function startEngine(
  device: EngineDevice,
  options: EngineOptions,
  { network, state }: { network: Network; state: ParameterState },
): Promise<InspectableEngine> {
  const engine = await createEngine(device, { ...options, network });
  engine.writeParameters(state);
  return engine;
}

/** One check a tensor of two lists of layers. */
export const compareLayers = (
  prefix: string,
  network: Network,
  [actual, expected]: readonly [readonly LayerTensors[], readonly LayerTensors[]],
  check: (tensor: string, actual: ArrayLike<number>, expected: ArrayLike<number>) => Check,
): Check[] =>
  network.layers.flatMap(({ name }, i) =>
    (['weight', 'bias'] as const).map((part) => check(`${prefix}/${name}.${part}`, actual[i]?.[part] ?? [], expected[i]?.[part] ?? [])),
  );

export const moments = ['value', 'first', 'second'] as const;

/** Samples `first` to `first + count - 1` of a batch. */
export function sliceBatch({ count: all, input, labels }: Batch, first: number, count: number): Batch {
  const part = <T extends Float32Array | Uint8Array>(values: T): T => {
    const each = values.length / all;
    return values.slice(first * each, (first + count) * each) as T;
  };
  return { count, input: part(input), labels: labels.map(part) };
}
