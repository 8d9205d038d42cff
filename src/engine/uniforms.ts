// Uniform values that several kernels share: where views lie, how large grids are, how deep pooling windows reach. Pure.
import type { Network } from '../network/network';
import type { Grid } from './geometry';
import type { PlannedLayer } from './planTypes';

/** Uniforms that name where a view lies. */
export const inView = (view: { group: number; groups: number; stride: number }): Record<string, number> => ({
  inGroups: view.groups,
  inOffset: view.group,
  inStride: view.stride,
});

/** Grid as uniforms under a prefix. */
export const gridUniforms = (prefix: 'in' | 'out' | '', [d, h, w]: Grid): Record<string, number> => ({
  [`${prefix}D`]: d,
  [`${prefix}H`]: h,
  [`${prefix}W`]: w,
});

/** Uniforms shared by a convolution's forward and backward kernels; the output is bare [batch, position, group]. */
export function convUniforms({ grid, groups, input }: PlannedLayer, out: { group: number; stride: number }): Record<string, number> {
  return {
    ...gridUniforms('in', input.grid),
    ...gridUniforms('out', grid),
    ...inView(input),
    outGroups: groups,
    outOffset: out.group,
    outStride: out.stride,
  };
}

/** Edge of a pooling window along z. */
export const poolDepth = (network: Network): number => (network.dimensions === 2 ? 1 : 2);
