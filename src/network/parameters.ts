// Trainable values of a network as plain arrays, with the optimiser's moments. Knows nothing of who computes them.

/** Values of one layer in PyTorch's layout, row-major: conv weight [out, in, k...], transposed [in, out, k...], bias [out]. */
export interface LayerTensors {
  weight: Float32Array<ArrayBuffer>;
  bias: Float32Array<ArrayBuffer>;
}

/** Everything an optimiser step changes; `layers` is aligned with network.layers. For SGD `first` is the momentum and `second` stays zero. */
export interface ParameterState {
  /** Optimiser steps taken so far (Adam's t). */
  step: number;
  layers: { value: LayerTensors; first: LayerTensors; second: LayerTensors }[];
}
