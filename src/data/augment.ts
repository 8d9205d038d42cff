// Random changes of training slices: scale, rotation, flips and elastic warp as one inverse map, and gamma. Seeded; pure.
// Ranges and order: the authors' TorchIO recipes (lib/data/*.py); elastic as TorchIO's RandomElasticDeformation.
import type { AugmentationConfig } from '../protocol/config';
import type { Random } from '../lib/random';

export interface Elastic {
  controlPoints: number;
  /** Displacements in patch pixels, [row][column] flattened, one per axis. */
  x: Float64Array;
  y: Float64Array;
}

/** One slice's drawn changes. */
export interface Augmentation {
  /** Larger than 1 enlarges. */
  scale: readonly [number, number];
  radians: number;
  flip: readonly [boolean, boolean];
  elastic: Elastic | null;
  /** Exponent on intensities scaled to [0, 1], or null. */
  gamma: number | null;
}

export const noAugmentation: Augmentation = { scale: [1, 1], radians: 0, flip: [false, false], elastic: null, gamma: null };

const splineOrder = 3;
/** TorchIO's `locked_borders`: rings of control points that stay, so that the rim is not torn. */
const lockedBorders = 2;

function drawElastic({ controlPoints, displacement }: AugmentationConfig['elastic'], random: Random): Elastic | null {
  const n = Math.round(controlPoints);
  if (n <= splineOrder || displacement <= 0) return null;
  const free = (i: number): boolean => n <= 2 * lockedBorders || (i >= lockedBorders && i < n - lockedBorders);
  const draw = (): Float64Array =>
    Float64Array.from({ length: n * n }, (_, i) =>
      free(i % n) && free(Math.floor(i / n)) ? random.uniform(-displacement, displacement) : 0,
    );
  return { controlPoints: n, x: draw(), y: draw() };
}

/** Draws one slice's changes; each happens with its own probability. */
export function drawAugmentation(config: AugmentationConfig, random: Random): Augmentation {
  const happens = (probability: number): boolean => random.next() < probability;
  const { scale, rotation, flips, gamma, elastic } = config;
  const drawScale = (): number => random.uniform(scale.min, scale.max);
  return {
    scale: happens(scale.probability) ? [drawScale(), drawScale()] : [1, 1],
    radians: happens(rotation.probability) ? (random.uniform(-rotation.degrees, rotation.degrees) * Math.PI) / 180 : 0,
    flip: [happens(flips.probability), happens(flips.probability)],
    elastic: happens(elastic.probability) ? drawElastic(elastic, random) : null,
    gamma: happens(gamma.probability) ? Math.exp(random.uniform(gamma.logMin, gamma.logMax)) : null,
  };
}

/** Uniform cubic B-spline weights of four neighbours at fraction u in [0, 1). */
function fillSplineWeights(u: number, out: Float64Array, at: number): void {
  const v = 1 - u;
  out[at] = (v * v * v) / 6;
  out[at + 1] = (3 * u * u * u - 6 * u * u + 4) / 6;
  out[at + 2] = (3 * v * v * v - 6 * v * v + 4) / 6;
  out[at + 3] = (u * u * u) / 6;
}

function planSpline(size: number, controlPoints: number): { cell: Uint16Array; weights: Float64Array } {
  const cells = controlPoints - splineOrder;
  const cell = new Uint16Array(size);
  const weights = new Float64Array(4 * size);
  for (let i = 0; i < size; i++) {
    const u = ((i + 0.5) / size) * cells;
    cell[i] = Math.min(cells - 1, Math.floor(u));
    fillSplineWeights(u - (cell[i] as number), weights, 4 * i);
  }
  return { cell, weights };
}

/** Displacement in patch pixels at every patch position, separable: rows of control points first, then along x. */
export function computeDisplacement(
  { controlPoints: n, x, y }: Elastic,
  width: number,
  height: number,
): { x: Float32Array; y: Float32Array } {
  const columns = planSpline(width, n);
  const rows = planSpline(height, n);
  const out = { x: new Float32Array(width * height), y: new Float32Array(width * height) };
  for (const [field, control] of [
    [out.x, x],
    [out.y, y],
  ] as const)
    for (let j = 0; j < height; j++) {
      const line = new Float64Array(n);
      for (let k = 0; k < 4; k++) {
        const weight = rows.weights[4 * j + k] as number;
        const row = ((rows.cell[j] as number) + k) * n;
        for (let c = 0; c < n; c++) line[c] = (line[c] as number) + weight * (control[row + c] as number);
      }
      for (let i = 0; i < width; i++) {
        const c = columns.cell[i] as number;
        const w = 4 * i;
        field[j * width + i] =
          (columns.weights[w] as number) * (line[c] as number) +
          (columns.weights[w + 1] as number) * (line[c + 1] as number) +
          (columns.weights[w + 2] as number) * (line[c + 2] as number) +
          (columns.weights[w + 3] as number) * (line[c + 3] as number);
      }
    }
  return out;
}

/** patch offset from its centre -> slice offset, without the step: R(θ) · diag(±1/scale), row-major. */
export function computeMatrix({ scale, radians, flip }: Augmentation): readonly [number, number, number, number] {
  const [sx, sy] = [(flip[0] ? -1 : 1) / scale[0], (flip[1] ? -1 : 1) / scale[1]];
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [cos * sx, -sin * sy, sin * sx, cos * sy];
}

/** values in [low, high] -> low + range · ((v - low)/range)^γ, in place; mean and deviation are kept, since the authors normalise after gamma. */
export function applyGamma(values: Float32Array, gamma: number, low: number, high: number): void {
  const range = high - low;
  if (!(range > 0)) return;
  let [before, squaresBefore, after, squaresAfter] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const changed = low + range * Math.pow(Math.min(1, Math.max(0, (value - low) / range)), gamma);
    values[i] = changed;
    before += value;
    squaresBefore += value * value;
    after += changed;
    squaresAfter += changed * changed;
  }
  const n = values.length;
  const deviation = (sum: number, squares: number): number => Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  const spread = deviation(after, squaresAfter);
  const gain = spread > 1e-6 ? deviation(before, squaresBefore) / spread : 1;
  for (let i = 0; i < n; i++) values[i] = ((values[i] as number) - after / n) * gain + before / n;
}
