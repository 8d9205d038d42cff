// Distances between the surfaces of two masks, weighted by the area of each piece of surface, as DeepMind's surface-distance defines them
// (Nikolov et al. 2018, arXiv:1809.04430). Pure; knows classes only as masks.
import { computeDistances } from './distanceTransform';
import { surfaceArea } from './surfaceArea';

/** Distances (mm) from each piece of a surface to the other one, ascending, with the pieces' areas. */
export interface Surface {
  distances: Float64Array;
  areas: Float64Array;
  area: number;
}

export interface SurfaceDistances {
  truth: Surface;
  prediction: Surface;
}

/** Three edges, x fastest; a picture is flat: its surface is a line. */
export interface MaskGrid {
  size: readonly [number, number, number];
  spacing: readonly [number, number, number];
  flat: boolean;
}

/** Null where neither mask has a voxel. `isTruth` and `isPrediction` are asked by voxel index. */
export function computeSurfaceDistances(
  grid: MaskGrid,
  isTruth: (index: number) => boolean,
  isPrediction: (index: number) => boolean,
): SurfaceDistances | null {
  const box = findBox(grid, (index) => isTruth(index) || isPrediction(index));
  if (!box) return null;
  const [truth, prediction] = [isTruth, isPrediction].map((is) => measureSurface(grid, box, is));
  if (!truth || !prediction) return null;
  const size = box.corners;
  return {
    truth: collect(truth, computeDistances(prediction, size, grid.spacing)),
    prediction: collect(prediction, computeDistances(truth, size, grid.spacing)),
  };
}

/** Larger of both directions' 95th percentile by area; null where one surface is missing. */
export function computeHd95({ truth, prediction }: SurfaceDistances): number | null {
  if (truth.area === 0 || prediction.area === 0) return null;
  return Math.max(percentile(truth, 0.95), percentile(prediction, 0.95));
}

/** Share of both surfaces that lies within `tolerance` (mm) of the other, in [0, 1]. */
export function computeSurfaceDice({ truth, prediction }: SurfaceDistances, tolerance: number): number {
  const within = ({ distances, areas }: Surface): number =>
    areas.reduce((sum, area, i) => ((distances[i] ?? NaN) <= tolerance ? sum + area : sum), 0);
  return (within(truth) + within(prediction)) / (truth.area + prediction.area);
}

/** The distance up to which a share of the area lies. */
export function percentile({ distances, areas, area }: Surface, share: number): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i++) {
    sum += areas[i] ?? 0;
    if (sum / area >= share) return distances[i] ?? NaN;
  }
  return distances.at(-1) ?? NaN;
}

interface CornerBox {
  start: readonly [number, number, number];
  /** Corners between voxels, one more than voxels along each axis; 1 along z when flat. */
  corners: readonly [number, number, number];
}

/** The smallest box that holds all voxels asked for; null when there is none. */
function findBox({ size: [width, height, depth], flat }: MaskGrid, holds: (index: number) => boolean): CornerBox | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (let z = 0, index = 0; z < depth; z++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++, index++)
        if (holds(index))
          [x, y, z].forEach((at, axis) => {
            low[axis] = Math.min(low[axis] ?? 0, at);
            high[axis] = Math.max(high[axis] ?? 0, at);
          });
  if ((high[0] ?? -1) < 0) return null;
  const [a = 0, b = 0, c = 0] = low;
  const edge = (axis: number): number => (high[axis] ?? 0) - (low[axis] ?? 0) + 2;
  return { start: [a, b, c], corners: [edge(0), edge(1), flat ? 1 : edge(2)] };
}

/** Area of surface at every corner between 2×2(×2) voxels. */
function measureSurface(
  { size: [width, height, depth], spacing, flat }: MaskGrid,
  box: CornerBox,
  is: (index: number) => boolean,
): Float64Array {
  const [columns, rows, planes] = box.corners;
  const [x0, y0, z0] = box.start;
  const has = (x: number, y: number, z: number): number =>
    x >= 0 && y >= 0 && z >= 0 && x < width && y < height && z < depth && is((z * height + y) * width + x) ? 1 : 0;
  const areaOf = surfaceArea(spacing, flat);
  const out = new Float64Array(columns * rows * planes);
  for (let k = 0, at = 0; k < planes; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, at++) {
        let code = 0;
        for (let corner = 0; corner < (flat ? 4 : 8); corner++)
          code |= has(x0 + i - 1 + (corner & 1), y0 + j - 1 + ((corner >> 1) & 1), flat ? z0 : z0 + k - 1 + (corner >> 2)) << corner;
        out[at] = areaOf[code] ?? NaN;
      }
  return out;
}

/** The surface's pieces with their distances, ascending. */
function collect(areas: Float64Array, distances: Float64Array): Surface {
  const order = Uint32Array.from(areas.keys()).filter((i) => (areas[i] ?? 0) > 0);
  order.sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0));
  const sorted = Float64Array.from(order, (i) => areas[i] ?? NaN);
  return { distances: Float64Array.from(order, (i) => distances[i] ?? NaN), areas: sorted, area: sorted.reduce((a, b) => a + b, 0) };
}
