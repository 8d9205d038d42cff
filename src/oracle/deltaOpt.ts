// δ_opt, Sauron's regulariser: distance of every map of a layer to its first map, and the gradient of the layer's mean.
// Definitions: methods.md 1.2 (Valverde et al. 2024, lib/distance.py); guarded so that values and gradients are always finite.
import type { Distance } from '../protocol/config';
import { createPooling, groupsOf, pooledEdges, type Pooling } from './pooling';
import { scaleMap, scaleMapGradient } from './scaling';
import { edgeAt, planesOf, spatialOf, zeros, type Tensor } from './tensor';

export interface DeltaOptOptions {
  distance: Distance;
  /** 3-D only: euc_norm scales and averages each slice along z (the authors' last axis) by itself, as the published code does. */
  perSlice?: boolean;
}

export interface DeltaOpt {
  /** [count, filters - 1] or, per slice, [count, filters - 1, slices / 2]; empty for one filter. */
  values: Tensor;
  /** 0 for one filter or maps too small to pool. */
  mean: number;
}

interface Layout {
  count: number;
  filters: number;
  bySlice: boolean;
  pooling: Pooling;
  positionGroups: number[][] | null;
  pooledGroups: number[][];
}

const ratioEpsilon = 1e-15;

function layoutOf(maps: Tensor, { distance, perSlice = false }: DeltaOptOptions): Layout {
  const edges = spatialOf(maps);
  const bySlice = perSlice && distance === 'euc_norm' && edges.length === 3;
  return {
    count: edgeAt(maps.shape, 0),
    filters: edgeAt(maps.shape, 1),
    bySlice,
    pooling: createPooling(edges),
    positionGroups: distance === 'euc_norm' ? groupsOf(edges, bySlice) : null,
    pooledGroups: groupsOf(pooledEdges(edges), bySlice),
  };
}

/** Pooled (and, for euc_norm, scaled) maps of one sample. */
const pooledMaps = (planes: readonly Float64Array[], { pooling, positionGroups }: Layout): Float64Array[] =>
  planes.map((plane) => pooling.pool(positionGroups ? scaleMap(plane, positionGroups) : plane));

function rootMeanSquare(a: Float64Array, b: Float64Array, group: readonly number[]): number {
  if (group.length === 0) return 0;
  return Math.sqrt(group.reduce((sum, at) => sum + ((a[at] ?? NaN) - (b[at] ?? NaN)) ** 2, 0) / group.length);
}

/** Undivided distances of one sample, [filter - 1][group]. */
function distancesOf(pooled: readonly Float64Array[], groups: readonly number[][]): number[][] {
  const [first = new Float64Array(0), ...others] = pooled;
  return others.map((other) => groups.map((group) => rootMeanSquare(first, other, group)));
}

const largestOf = (distances: number[][]): number => Math.max(...distances.flat());
const samplesOf = (maps: Tensor, { count, filters }: Layout): Float64Array[][] => {
  const planes = planesOf(maps);
  return Array.from({ length: count }, (_, sample) => planes.slice(sample * filters, (sample + 1) * filters));
};

/** Distances of all maps but the first to the first, per sample. */
export function computeDeltaOpt(maps: Tensor, options: DeltaOptOptions): DeltaOpt {
  const layout = layoutOf(maps, options);
  const values = samplesOf(maps, layout).flatMap((planes) => {
    const distances = distancesOf(pooledMaps(planes, layout), layout.pooledGroups);
    const divisor = options.distance === 'euc_norm_deltaprunenorm' ? largestOf(distances) + ratioEpsilon : 1;
    return distances.flat().map((distance) => distance / divisor);
  });
  const slices = layout.bySlice ? [layout.pooledGroups.length] : [];
  const shape = [layout.count, layout.filters - 1, ...slices];
  const mean = values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
  return { values: { shape, data: Float64Array.from(values) }, mean };
}

/** d(mean δ_opt)/d(maps); a distance of exactly 0 passes no gradient. */
export function computeDeltaOptGradient(maps: Tensor, options: DeltaOptOptions): Tensor {
  const layout = layoutOf(maps, options);
  const gradient = zeros(maps.shape);
  if (layout.filters < 2 || layout.pooling.size === 0) return gradient;
  const targets = samplesOf(gradient, layout);
  samplesOf(maps, layout).forEach((planes, sample) => {
    const pooled = pooledMaps(planes, layout);
    const pooledGradients = pooledGradientsOf(pooled, layout, options.distance);
    planes.forEach((plane, filter) => {
      const spread = layout.pooling.spread(pooledGradients[filter] ?? new Float64Array(0));
      targets[sample]?.[filter]?.set(layout.positionGroups ? scaleMapGradient(plane, spread, layout.positionGroups) : spread);
    });
  });
  return gradient;
}

/** d(mean δ_opt)/d(pooled maps) of one sample. */
function pooledGradientsOf(pooled: readonly Float64Array[], layout: Layout, distance: Distance): Float64Array[] {
  const gradients = pooled.map((map) => new Float64Array(map.length));
  const [first, firstGradient] = [pooled[0], gradients[0]];
  const distances = distancesOf(pooled, layout.pooledGroups);
  const upstream = upstreamOf(distances, layout, distance);
  distances.forEach((row, i) => {
    const [other, otherGradient] = [pooled[i + 1], gradients[i + 1]];
    if (!first || !firstGradient || !other || !otherGradient) return;
    row.forEach((value, g) => {
      const group = layout.pooledGroups[g] ?? [];
      if (value === 0) return;
      for (const at of group) {
        const term = ((upstream[i]?.[g] ?? NaN) * ((other[at] ?? NaN) - (first[at] ?? NaN))) / (value * group.length);
        otherGradient[at] = (otherGradient[at] ?? 0) + term;
        firstGradient[at] = (firstGradient[at] ?? 0) - term;
      }
    });
  });
  return gradients;
}

/** d(mean δ_opt)/d(undivided distance); the largest distance also acts as the divisor, equal largest ones share that part. */
function upstreamOf(distances: number[][], { count, filters, pooledGroups }: Layout, distance: Distance): number[][] {
  const share = 1 / (count * (filters - 1) * pooledGroups.length);
  if (distance !== 'euc_norm_deltaprunenorm') return distances.map((row) => row.map(() => share));
  const largest = largestOf(distances);
  const divisor = largest + ratioEpsilon;
  const ties = distances.flat().filter((value) => value === largest).length;
  const throughDivisor = (-share * distances.flat().reduce((a, b) => a + b, 0)) / (divisor * divisor * ties);
  return distances.map((row) => row.map((value) => share / divisor + (value === largest ? throughDivisor : 0)));
}
