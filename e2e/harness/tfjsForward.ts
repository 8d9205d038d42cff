// The softmax of a random network by the engine and by stock tfjs operations on the same device: what the check of an export rests on.
import { createEngine } from '../../src/engine/engine';
import { runWithTfjs } from '../../src/engine/tfjsForward';
import type { EngineDevice, EngineOptions } from '../../src/engine/types';
import { createRandom } from '../../src/lib/random';
import { edgesAt } from '../../src/network/axes';
import { initialParameters } from '../../src/network/initialise';
import { createNetwork, headsFullFirst } from '../../src/network/network';

export interface ForwardCase {
  dimensions: 2 | 3;
  inputChannels: number;
  classes: number;
  levels: number;
  flatLevels?: number;
  firstFilters: number;
  patch: number[];
}

/** Largest absolute difference of a probability, and the spread of the probabilities, so that a constant cannot pass. */
export async function compareForwardWithTfjs(
  device: EngineDevice,
  { patch, ...shape }: ForwardCase,
): Promise<{ difference: number; spread: number }> {
  const network = createNetwork(shape);
  const random = createRandom(3);
  const state = initialParameters(network, random);
  for (const { value } of state.layers) value.bias.forEach((_, i) => (value.bias[i] = random.uniform(-0.5, 0.5)));
  const positions = patch.reduce((product, edge) => product * edge, 1);
  const input = Float32Array.from({ length: positions * shape.inputChannels }, () => random.normal());
  const heads = headsFullFirst(network);
  const options: EngineOptions = {
    network,
    patch,
    batchSize: 1,
    evaluationBatchSize: 1,
    lambda: 0,
    distance: 'euc_norm',
    headWeights: heads.map(() => 1),
    asPublished: false,
    optimiser: { kind: 'adam', weightDecay: 0, momentum: 0, nesterov: false, clipNorm: null },
  };
  const engine = await createEngine(device, options);
  engine.writeParameters(state);
  const labels = heads.map((_, head) => new Uint8Array(edgesAt(network, patch, head).reduce((product, edge) => product * edge, 1)));
  const { probabilities } = await engine.evaluate({ count: 1, input, labels }, { probabilities: true });
  engine.destroy();
  const again = await runWithTfjs(device, network, state, input, patch);
  if (!probabilities || probabilities.length !== again.length) throw new Error('The two give different numbers of probabilities.');
  const difference = probabilities.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (again[i] as number))), 0);
  return { difference, spread: Math.max(...probabilities) - Math.min(...probabilities) };
}
