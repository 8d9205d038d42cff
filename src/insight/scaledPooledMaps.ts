// A layer's maps as the regulariser compares them: min-max scaled, average-pooled, one row a map. Pure; knows nothing of the GPU.
import type { MapStack } from '../engine/types';
import type { Distance } from '../protocol/config';

/** `count` vectors of `length` values, row-major; row r is map r. */
export interface MapVectors {
  count: number;
  length: number;
  data: Float64Array<ArrayBuffer>;
}

type Space = readonly [depth: number, height: number, width: number];

/**
 * `maps.shape` is [filters, (z,) y, x]. With `euc_norm` each map becomes (v - min) / (max - min), a constant one zeros; the other
 * two distances leave the values as they are. Then 2x2(x2) average pooling with stride 2, odd ends dropped
 * (Valverde et al. 2024; lib/distance.py). A map too small to pool becomes a vector of length 0. Throws on a value that is not finite.
 */
export function computeScaledPooledMaps(maps: MapStack, distance: Distance = 'euc_norm'): MapVectors {
  const [count = 0, ...axes] = maps.shape;
  const space: Space = axes.length === 3 ? (axes as [number, number, number]) : [1, axes[0] ?? 1, axes[1] ?? 1];
  const windowDepth = axes.length === 3 ? 2 : 1;
  const size = space[0] * space[1] * space[2];
  const length = Math.floor(space[0] / windowDepth) * (space[1] >> 1) * (space[2] >> 1);
  const data = new Float64Array(count * length);
  for (let map = 0; map < count; map++) {
    const values = maps.data.subarray(map * size, (map + 1) * size);
    const [low, scale] = distance === 'euc_norm' ? findScaling(values, map) : [0, 1];
    poolInto(data.subarray(map * length, (map + 1) * length), values, space, windowDepth);
    rescale(data.subarray(map * length, (map + 1) * length), low, scale, map);
  }
  return { count, length, data };
}

/** Minimum and 1 / range; scale 0 turns a constant map into zeros. */
function findScaling(values: Float32Array, map: number): [low: number, scale: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(high - low)) throw notFinite(map);
  return [low, high > low ? 1 / (high - low) : 0];
}

/** Scaling after pooling is the same, as both are affine, and touches a quarter of the values. */
function rescale(row: Float64Array, low: number, scale: number, map: number): void {
  for (let i = 0; i < row.length; i++) {
    const value = row[i] as number;
    if (!Number.isFinite(value)) throw notFinite(map);
    row[i] = (value - low) * scale;
  }
}

function poolInto(row: Float64Array, values: Float32Array, [depth, height, width]: Space, windowDepth: number): void {
  const [outDepth, outHeight, outWidth] = [Math.floor(depth / windowDepth), height >> 1, width >> 1];
  const weight = 1 / (4 * windowDepth);
  for (let z = 0; z < outDepth * windowDepth; z++)
    for (let y = 0; y < outHeight * 2; y++) {
      const target = (Math.floor(z / windowDepth) * outHeight + (y >> 1)) * outWidth;
      const source = (z * height + y) * width;
      for (let x = 0; x < outWidth * 2; x++)
        row[target + (x >> 1)] = (row[target + (x >> 1)] as number) + weight * (values[source + x] as number);
    }
}

function notFinite(map: number): RangeError {
  return new RangeError(`Map ${map} holds a value that is not finite; distances between maps are undefined. Lower the learning rate.`);
}
