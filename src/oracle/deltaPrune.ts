// δ_prune, Sauron's criterion: distance of every map to one reference map, per sample as a fraction of the farthest (methods.md 1.3).
import { createPooling } from './pooling';
import { edgeAt, planesOf, spatialOf, type Tensor } from './tensor';

/** Mean over the samples of d(reference, map) / (max d + 1e-15), one value per filter; the reference's own is 0. */
export function computeDeltaPrune(maps: Tensor, reference: number): Float64Array {
  const [count, filters] = [edgeAt(maps.shape, 0), edgeAt(maps.shape, 1)];
  const pooling = createPooling(spatialOf(maps));
  const pooled = planesOf(maps).map((plane) => pooling.pool(plane));
  const mean = new Float64Array(filters);
  for (let sample = 0; sample < count; sample++) {
    const own = pooled.slice(sample * filters, (sample + 1) * filters);
    const centre = own[reference] ?? new Float64Array(pooling.size).fill(NaN);
    const distances = own.map((map) => Math.sqrt(map.reduce((sum, value, at) => sum + (value - (centre[at] ?? NaN)) ** 2, 0) / map.length));
    const largest = Math.max(...distances) + 1e-15;
    distances.forEach((distance, filter) => (mean[filter] = (mean[filter] ?? 0) + distance / largest / count));
  }
  return mean;
}
