// A forward fixture of the authors as the oracle's input: network, parameters, batch and labels. Test side only.
import { createNetwork, weightShape, type Network } from '../network/network';
import { float64Of, tensorOf, type FixtureTensor } from './fixtures';
import type { ReferenceParameters } from './referenceForward';
import { edgeAt, sizeOf, tensorFrom, type Tensor } from './tensor';

export interface ForwardManifest {
  hyperparameters: {
    dim: '2D' | '3D';
    modalities: number;
    n_classes: number;
    fms_init: number;
    levels: number;
    fms_max: number;
    lambda_: number;
  };
  layer_results: { name: string; delta_opt_mean: number; ref_idx?: number }[];
  heads: { ce: number; dice_loss: number }[];
  loss: { total: number };
  alternatives: Record<string, { dist_fun: string; total_loss: number; layers: { name: string; delta_opt_mean: number }[] }>;
  bias_gradients_zero_by_construction: string[];
  /** The float64 loss, and how far the float32 fixture lies from float64. */
  precision_vs_float64: {
    total_loss_f64: number;
    fm_max_abs_diff: number;
    softmax_max_abs_diff: number;
    delta_opt_max_abs_diff: number;
    delta_prune_max_abs_diff: number;
    grad: Record<string, { f32_vs_f64_max_abs_diff: number }>;
  };
}

export type FixtureTensors = ReadonlyMap<string, FixtureTensor>;

/** The unpruned network of a manifest. */
export function networkOf({ hyperparameters: h }: Pick<ForwardManifest, 'hyperparameters'>): Network {
  const dimensions = h.dim === '2D' ? 2 : 3;
  return createNetwork({
    dimensions,
    inputChannels: h.modalities,
    classes: h.n_classes,
    levels: h.levels,
    firstFilters: h.fms_init,
    maxFilters: h.fms_max,
  });
}

/** Parameters stored under `prefix`/layer.weight|bias. */
export const parametersOf = (tensors: FixtureTensors, prefix: string, network: Network): ReferenceParameters[] =>
  network.layers.map((layer) => ({
    weight: tensorFrom(weightShape(network, layer), tensorOf(tensors, `${prefix}/${layer.name}.weight`).data),
    bias: float64Of(tensors, `${prefix}/${layer.name}.bias`),
  }));

export function referenceTensor(tensors: FixtureTensors, name: string): Tensor {
  const { shape, data } = tensorOf(tensors, name);
  return tensorFrom(shape, data);
}

/** Class index per position of a one-hot map [n, classes, ...]; 255 where no class is set. */
export function classIndices(tensors: FixtureTensors, name: string): Uint8Array<ArrayBuffer> {
  const { shape, data } = tensorOf(tensors, name);
  const [classes, positions] = [edgeAt(shape, 1), sizeOf(shape.slice(2))];
  return Uint8Array.from({ length: edgeAt(shape, 0) * positions }, (_, i) => {
    const start = Math.floor(i / positions) * classes * positions + (i % positions);
    const index = Array.from({ length: classes }, (__, c) => data[start + c * positions]).indexOf(1);
    return index < 0 ? 255 : index;
  });
}
