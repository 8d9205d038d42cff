// A case as a run looks at it: how its intensities are scaled, and the grid of target spacing that its extent is sampled on. Pure; reads no voxel.
import type { NormalisationConfig, RunConfig, SpacingConfig } from '../protocol/config';
import type { Case, ChannelScale, ChannelStatistics } from './dataset';
import { mapAxes, sizeOf, spacingOf, type Vector } from './vector';

/** By the case's own mean and deviation, 0 where it is constant. */
function scaleByCase({ min, max, mean, deviation }: ChannelStatistics): ChannelScale {
  const gain = deviation > 0 ? 1 / deviation : 0;
  return { from: -Infinity, to: Infinity, mean, gain, low: (min - mean) * gain, high: (max - mean) * gain };
}

/** Clipped, then by mean and deviation of the whole set. */
function scaleBySet({ min, max }: ChannelStatistics, { low, high, mean, deviation }: NormalisationConfig): ChannelScale {
  const gain = 1 / deviation;
  const scale = (value: number): number => (Math.min(high, Math.max(low, value)) - mean) * gain;
  return { from: low, to: high, mean, gain, low: scale(min), high: scale(max) };
}

type Prepared = Pick<Case, 'shape' | 'prepared'>;

export const scalesOf = ({ intensity, prepared }: Pick<Case, 'intensity' | 'prepared'>): readonly ChannelScale[] =>
  prepared?.scales ?? intensity.map(scaleByCase);

/** Voxels along x, y, z of the grid that the network sees the case on. */
export const gridOf = (item: Prepared): Vector => item.prepared?.grid ?? sizeOf(item);

/** Case voxels per grid voxel. Both grids span the same extent: grid voxel p is centred on case voxel (p + 0.5) · step - 0.5. */
export const stepOf = (item: Prepared): Vector => mapAxes((axis) => sizeOf(item)[axis] / gridOf(item)[axis]);

/** Edges in mm of a voxel of that grid. */
export const gridSpacingOf = (item: Prepared & Pick<Case, 'spacing'>): Vector =>
  mapAxes((axis) => spacingOf(item)[axis] * stepOf(item)[axis]);

export type PreparationConfig = Pick<RunConfig, 'normalisation' | 'spacing'>;

/** round(size · spacing / target) voxels along an axis (nnU-Net), at least one; an axis that comes out as it was is not resampled. */
export function planGrid(item: Pick<Case, 'shape' | 'spacing'>, { x, y, z }: SpacingConfig): Vector {
  const [size, own, target] = [sizeOf(item), spacingOf(item), [x, y, z] as const];
  return mapAxes((axis) => Math.max(1, Math.round((size[axis] * own[axis]) / (target[axis] ?? own[axis]))));
}

export function prepareCase(item: Case, { normalisation, spacing }: PreparationConfig): Case {
  const scales = item.intensity.map((one) => (normalisation.scheme === 'ct' ? scaleBySet(one, normalisation) : scaleByCase(one)));
  return { ...item, prepared: { scales, grid: planGrid(item, spacing) } };
}
