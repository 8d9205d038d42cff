// The oracle trains as the authors did: with SGD from the start, with Adam on from a checkpoint, removals included.
import { describe, expect, it } from 'vitest';
import { withFilters, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { applyCut } from '../pruning/cut';
import { openGoldenCase, type GoldenCase } from './goldenFolder';
import { classIndices, referenceTensor } from './goldenForward';
import { parameterStateOf } from './goldenState';
import { perLayer, traceNetwork, type Trace, type TraceEpoch, type TraceManifest } from './goldenTrace';
import { referenceParameters } from './referenceForward';
import { computeReferenceStep, type ReferenceStep } from './referenceStep';
import { computeReferenceUpdate, type ReferenceOptimiser } from './referenceUpdate';
import { edgeAt, sizeOf } from './tensor';

type Golden = GoldenCase<TraceManifest>;
const golden = openGoldenCase<TraceManifest>('train-trace');
const traces = (golden?.readJson('traces.json') ?? []) as Trace[];

function stepOn({ tensors }: Golden, network: Network, state: ParameterState, images: readonly number[]): ReferenceStep {
  const all = referenceTensor(tensors, 'train_images');
  const size = sizeOf(all.shape.slice(1));
  const start = images[0] ?? 0;
  const input = { shape: [images.length, ...all.shape.slice(1)], data: all.data.subarray(start * size, (start + images.length) * size) };
  const labels = ['train_labels', 'train_labels_scaled/head1'].map((name) => {
    const classes = classIndices(tensors, name);
    const positions = classes.length / edgeAt(all.shape, 0);
    return classes.subarray(start * positions, (start + images.length) * positions);
  });
  const parameters = referenceParameters(network, state);
  return computeReferenceStep({
    network,
    parameters,
    input,
    labels,
    lambda: 0.5,
    distance: 'euc_norm',
    headWeights: [1, 1],
    asPublished: true,
  });
}

const optimiserOf = ({ optimizer: o }: Trace, { lr }: TraceEpoch): ReferenceOptimiser => ({
  kind: o.type === 'Adam' ? 'adam' : 'sgd',
  learningRate: lr,
  weightDecay: o.weight_decay,
  momentum: o.momentum ?? 0,
  nesterov: o.nesterov ?? false,
  clipNorm: null,
});

/** Trains the given epochs with the recorded removals; returns the largest relative error of a batch loss. */
function replay(source: Golden, trace: Trace, network: Network, state: ParameterState, epochs: readonly TraceEpoch[]): number {
  let largest = 0;
  for (const row of epochs) {
    source.manifest.hyperparameters.train_batches.forEach((images, batch) => {
      const step = stepOn(source, network, state, images);
      largest = Math.max(largest, Math.abs(step.total / (row.train_batch_losses[batch] ?? NaN) - 1));
      state = computeReferenceUpdate(state, step.gradients, optimiserOf(trace, row));
    });
    const removed = perLayer(network, row.removed, []);
    const keep = network.layers.map((layer, i) =>
      Array.from({ length: layer.filters }, (_, f) => f).filter((f) => !removed[i]?.includes(f)),
    );
    ({ network, state } = applyCut(network, state, keep));
  }
  return largest;
}

describe('training in float64', () => {
  it('has traces, or nothing to check', () => {
    expect(golden === null || traces.length === 3).toBe(true);
  });
  if (!golden) return;
  const full = traceNetwork(golden.manifest);
  const traceNamed = (start: string): Trace | undefined => traces.find(({ name }) => name.startsWith(start));

  it('follows T3 (SGD) for two epochs with their removals', () => {
    const trace = traceNamed('T3');
    const state = parameterStateOf(golden.tensors, full, 0, { value: 'T2/init' });
    expect(trace && replay(golden, trace, full, state, trace.epochs.slice(0, 2))).toBeLessThan(1e-6);
  });

  it('goes on from T2’s checkpoint (Adam) after epoch 12', () => {
    const trace = traceNamed('T2');
    const network = withFilters(full, perLayer(full, trace?.epochs[11]?.channels ?? [], golden.manifest.hyperparameters.n_classes));
    const [value, first, second] = ['param', 'exp_avg', 'exp_avg_sq'].map((group) => `T2/after_epoch_12/${group}`);
    const state = parameterStateOf(golden.tensors, network, 24, { value: value ?? '', first: first ?? '', second: second ?? '' });
    expect(trace && replay(golden, trace, network, state, trace.epochs.slice(12, 14))).toBeLessThan(1e-6);
  });
});
