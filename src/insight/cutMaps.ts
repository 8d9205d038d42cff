// Feature maps of a volume where a plane cuts them, as maps of a slice. Pure.
import type { MapStack } from '../engine/types';
import { axisOf, type Plane } from '../protocol/planes';

/**
 * `maps.shape` is [filters, z, y, x]; maps of slices, [filters, y, x], stay as they are. `depth` is the plane's place along its upright axis,
 * taken to the nearest there is. Upright planes are turned as their pictures are, with the last z on top.
 */
export function cutMaps(maps: MapStack, plane: Plane, depth: number): MapStack {
  if (maps.shape.length < 4) return maps;
  const [filters, ...space] = maps.shape as [number, number, number, number];
  const sizes = space.toReversed();
  const strides = [1, sizes[0] ?? 1, (sizes[0] ?? 1) * (sizes[1] ?? 1)];
  const cut = axisOf[plane];
  const [column = 0, row = 1] = [0, 1, 2].filter((axis) => axis !== cut);
  const [width = 1, height = 1] = [sizes[column], sizes[row]];
  const volume = space.reduce((a, b) => a * b, 1);
  const base = Math.min((sizes[cut] ?? 1) - 1, Math.max(0, depth)) * (strides[cut] ?? 1);
  const data = Float32Array.from({ length: filters * width * height }, (_, i) => {
    const filter = Math.floor(i / (width * height));
    const line = Math.floor(i / width) % height;
    const y = plane === 'axial' ? line : height - 1 - line;
    return maps.data[filter * volume + base + (i % width) * (strides[column] ?? 1) + y * (strides[row] ?? 1)] ?? NaN;
  });
  return { shape: [filters, height, width], data };
}
