// δ_opt of one slice's feature maps, on the CPU, for people who look at a layer. Pure; training measures its own on the GPU.
import type { MapStack } from '../engine/types';
import type { Distance } from '../protocol/config';

type Plane = Float32Array | Float64Array;

/**
 * Distance of every map to map 0, one value per filter; filter 0, the reference itself, gets null.
 * `euc_norm` (Valverde et al. 2024; lib/distance.py Euclidean_norm): maps min-max scaled, 2x2(x2) average-pooled (floor), then
 * sqrt(mean squared difference), in [0, 1]. A constant map scales to zeros. `euc_norm_nonorm` leaves the scaling out;
 * `euc_norm_deltaprunenorm` too, and divides by the largest distance + 1e-15. `maps.shape` is [filters, (z,) y, x].
 */
export function computeDeltaOpt(maps: MapStack, distance: Distance): (number | null)[] {
  const [filters = 0, ...space] = maps.shape;
  const size = space.reduce((a, b) => a * b, 1);
  const planes = Array.from({ length: filters }, (_, i) => {
    const map = maps.data.subarray(i * size, (i + 1) * size);
    return computePooled(distance === 'euc_norm' ? computeScaled(map) : map, space);
  });
  const first = planes[0];
  if (!first) return [];
  const distances = planes.map((plane) => computeRootMeanSquare(first, plane));
  const divisor = distance === 'euc_norm_deltaprunenorm' ? Math.max(...distances) + 1e-15 : 1;
  return distances.map((value, i) => (i === 0 ? null : value / divisor));
}

/** (v - min) / (max - min); zeros for a constant map. */
export function computeScaled(map: Plane): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of map) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  return Float64Array.from(map, (value) => (range > 0 ? (value - low) / range : 0));
}

/** Average pooling with window and stride 2 on every axis; a last odd row, column or plane is dropped. */
function computePooled(map: Plane, space: readonly number[]): Float64Array {
  const [depth, height, width] = space.length === 3 ? (space as [number, number, number]) : [1, space[0] ?? 1, space[1] ?? 1];
  const windowDepth = space.length === 3 ? 2 : 1;
  const [outDepth, outHeight, outWidth] = [Math.floor(depth / windowDepth), height >> 1, width >> 1];
  const pooled = new Float64Array(outDepth * outHeight * outWidth);
  for (let z = 0; z < outDepth * windowDepth; z++)
    for (let y = 0; y < outHeight * 2; y++)
      for (let x = 0; x < outWidth * 2; x++) {
        const target = (Math.floor(z / windowDepth) * outHeight + (y >> 1)) * outWidth + (x >> 1);
        pooled[target] = (pooled[target] as number) + (map[(z * height + y) * width + x] as number) / (4 * windowDepth);
      }
  return pooled;
}

function computeRootMeanSquare(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return a.length === 0 ? 0 : Math.sqrt(sum / a.length);
}
