// How a convolution case differs along z from x and y, as shapes and as what a pipeline is compiled for. Knows no kernel.

export type ConvolutionOverrides = Record<'DEPTH' | 'STRIDE_Z', number>;

/** One value for each of the edges: `plane` along x and y, and along z unless a case says otherwise. */
export const alongAxes = (edges: readonly number[], plane: number, z = plane): number[] =>
  edges.map((_, axis) => (edges.length === 3 && axis === 0 ? z : plane));

/** Depth and stride along z as a pipeline takes them; both 1 in 2-D. */
export const overridesOf = (kernel: readonly number[], stride: readonly number[]): ConvolutionOverrides => ({
  DEPTH: kernel.length === 3 ? (kernel[0] ?? NaN) : 1,
  STRIDE_Z: stride.length === 3 ? (stride[0] ?? NaN) : 1,
});
