// Images, labels and stored states of a train-trace fixture, as batches for the engine. Knows nothing of the checks.
import type { Batch, EngineOptions, ParameterState } from '../../../src/engine/types';
import { type Network, withFilters } from '../../../src/network/network';
import { tensorOf } from '../../../src/oracle/fixtures';
import { parameterStateOf } from '../../../src/oracle/goldenState';
import type { Trace as BaseTrace, TraceEpoch as BaseEpoch } from '../../../src/oracle/goldenTrace';
import { channelsLast, type NetworkManifest, publishedOptions, sampleShape, storedLabels, type Tensors } from './goldenCase';
import type { ScheduleConstants } from './pruningConfig';

export interface TraceManifest extends NetworkManifest {
  hyperparameters: NetworkManifest['hyperparameters'] &
    ScheduleConstants & { batch: number; epochs: number; train_batches: number[][]; val_batches: number[][]; lambda_?: number };
  traces_in: string;
}

export interface TraceEpoch extends BaseEpoch {
  /** Reference filters of every forward pass of the epoch: training batches, then validation batches. */
  ref_idx_all_forwards: number[][];
}

/** How far re-runs with another rounding lay from the trace, per epoch or validation. */
export interface Sensitivity {
  decisions_identical: boolean;
  tr_loss_abs_diff_per_epoch: number[];
  val_loss_abs_diff_per_validation: number[];
  delta_prune_max_abs_diff_per_epoch: number[];
  final_softmax_mean_abs_diff: number;
}

export interface Trace extends Omit<BaseTrace, 'epochs'> {
  what: string;
  epochs: TraceEpoch[];
  sensitivity: Record<string, Sensitivity>;
  final_channels?: Record<string, number>;
  checkpoint?: {
    after_epoch: number;
    adam_step: number;
    out_channels: Record<string, number>;
    sensitivity: { tr_loss_abs_diff: number[] }[];
  };
}

/** Tensors of a trace are called by the first part of its name. */
export const tensorPrefix = ({ name }: Trace): string => name.split('_')[0] ?? name;

/** Starting weights: the trace's own, else those that its description names ("Starts from X/init"). */
export function initialParameters(tensors: Tensors, network: Network, trace: Trace): ParameterState {
  const own = `${tensorPrefix(trace)}/init`;
  const named = /(\w+\/init)\b/.exec(trace.what)?.[1] ?? own;
  const value = tensors.has(`${own}/${network.layers[0]?.name ?? ''}.weight`) ? own : named;
  return parameterStateOf(tensors, network, 0, { value });
}

export const withChannels = (network: Network, channels: Readonly<Record<string, number>>): Network =>
  withFilters(
    network,
    network.layers.map(({ name, filters }) => channels[name] ?? filters),
  );

/** The batch of these images of the set, scaled labels as stored. */
export function imageBatch(tensors: Tensors, network: Network, set: 'train' | 'val', images: readonly number[]): Batch {
  const all = tensorOf(tensors, `${set}_images`);
  const total = all.shape[0] ?? 1;
  const input = channelsLast(all);
  return {
    count: images.length,
    input: gatherRows(input, total, images),
    labels: storedLabels(tensors, network, `${set}_labels`, `${set}_labels_scaled`).map((labels) => gatherRows(labels, total, images)),
  };
}

function gatherRows<T extends Float32Array | Uint8Array>(values: T, rows: number, indices: readonly number[]): T {
  const each = values.length / rows;
  const gathered = values.slice(0, each * indices.length) as T;
  indices.forEach((row, i) => gathered.set(values.subarray(row * each, (row + 1) * each), i * each));
  return gathered;
}

export function traceOptions({ hyperparameters: h }: TraceManifest, network: Network, { optimizer: o }: Trace): EngineOptions {
  const published = publishedOptions(network, sampleShape(h.batch, h), h.lambda_);
  const { momentum = 0, nesterov = false, weight_decay: weightDecay } = o;
  const evaluationBatchSize = Math.max(...h.val_batches.map((images) => images.length));
  return {
    ...published,
    evaluationBatchSize,
    optimiser: { kind: o.type === 'Adam' ? 'adam' : 'sgd', weightDecay, momentum, nesterov, clipNorm: null },
  };
}
