// Random changes of training patches: scale, rotation, flips and elastic warp as one inverse map, and gamma. Seeded; pure.
// Ranges and order: the authors' TorchIO recipes (lib/data/*.py); elastic as TorchIO's RandomElasticDeformation.
import type { AugmentationConfig, RunConfig } from '../protocol/config';
import type { Random } from '../lib/random';
import { mapAxes, type Vector } from './vector';

export interface Elastic {
  controlPoints: number;
  /** Per bent axis its displacements in patch pixels at the control points, (z,) y, x with x fastest. */
  fields: readonly Float64Array[];
}

/** One patch's drawn changes. */
export interface Augmentation {
  /** Larger than 1 enlarges. */
  scale: Vector;
  /** Turns about x, y and z in radians, carried out in this order. */
  turns: Vector;
  flip: readonly [boolean, boolean, boolean];
  elastic: Elastic | null;
  /** Exponent on intensities scaled to [0, 1], or null. */
  gamma: number | null;
}

export const noAugmentation: Augmentation = { scale: [1, 1, 1], turns: [0, 0, 0], flip: [false, false, false], elastic: null, gamma: null };

/** How many axes, from x on, a patch may be scaled, turned and warped along, and how many it may be mirrored along. */
export interface Freedom {
  bent: 2 | 3;
  flipped: 2 | 3;
}

/** Beyond this ratio of voxel edges a turn out of the plane would mix slices that lie far apart (nnU-Net's threshold). */
const thickRatio = 3;

export function chooseFreedom(dimensions: RunConfig['dimensions'], spacing: Vector): Freedom {
  if (dimensions === 2) return { bent: 2, flipped: 2 };
  return { bent: Math.max(...spacing) > thickRatio * Math.min(...spacing) ? 2 : 3, flipped: 3 };
}

const splineOrder = 3;
/** TorchIO's `locked_borders`: rings of control points that stay, so that the rim is not torn. */
const lockedBorders = 2;

function drawElastic({ controlPoints, displacement }: AugmentationConfig['elastic'], axes: 2 | 3, random: Random): Elastic | null {
  const n = Math.round(controlPoints);
  if (n <= splineOrder || displacement <= 0) return null;
  const free = (i: number): boolean => n <= 2 * lockedBorders || (i >= lockedBorders && i < n - lockedBorders);
  const isFree = (i: number): boolean => free(i % n) && free(Math.floor(i / n) % n) && (axes === 2 || free(Math.floor(i / n ** 2)));
  const draw = (): Float64Array =>
    Float64Array.from({ length: n ** axes }, (_, i) => (isFree(i) ? random.uniform(-displacement, displacement) : 0));
  return { controlPoints: n, fields: Array.from({ length: axes }, draw) };
}

/** Draws one patch's changes; each happens with its own probability. */
export function drawAugmentation(config: AugmentationConfig, { bent, flipped }: Freedom, random: Random): Augmentation {
  const happens = (probability: number): boolean => random.next() < probability;
  const { scale, rotation, flips, gamma, elastic } = config;
  const drawScale = (): number => random.uniform(scale.min, scale.max);
  const drawTurn = (): number => (random.uniform(-rotation.degrees, rotation.degrees) * Math.PI) / 180;
  return {
    scale: happens(scale.probability) ? [drawScale(), drawScale(), bent === 3 ? drawScale() : 1] : [1, 1, 1],
    turns: happens(rotation.probability) ? (bent === 3 ? [drawTurn(), drawTurn(), drawTurn()] : [0, 0, drawTurn()]) : [0, 0, 0],
    flip: [happens(flips.probability), happens(flips.probability), flipped === 3 && happens(flips.probability)],
    elastic: happens(elastic.probability) ? drawElastic(elastic, bent, random) : null,
    gamma: happens(gamma.probability) ? Math.exp(random.uniform(gamma.logMin, gamma.logMax)) : null,
  };
}

/** Rows of a 3x3 matrix. */
export type Matrix = readonly [Vector, Vector, Vector];

/**
 * Patch offset from its centre -> case offset, both in voxels, without the step: spacing^-1 · Rz · Ry · Rx · spacing · diag(±1/scale).
 * Turns are taken in millimetres, so that what is turned keeps its shape where voxels are no cubes.
 */
export function computeMatrix({ scale, turns, flip }: Augmentation, spacing: Vector): Matrix {
  const [cx, cy, cz] = mapAxes((axis) => Math.cos(turns[axis]));
  const [sx, sy, sz] = mapAxes((axis) => Math.sin(turns[axis]));
  const rotation: Matrix = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ];
  const row = (i: 0 | 1 | 2): Vector => mapAxes((j) => (rotation[i][j] * spacing[j] * (flip[j] ? -1 : 1)) / (spacing[i] * scale[j]));
  return [row(0), row(1), row(2)];
}

/**
 * values in [low, high] -> low + range · ((v - low)/range)^γ, in place, at every `channels`th place from `channel` on; mean and deviation are kept,
 * since the authors normalise after gamma.
 */
export function applyGamma(values: Float32Array, gamma: number, low: number, high: number, channel = 0, channels = 1): void {
  const range = high - low;
  if (!(range > 0)) return;
  let [before, squaresBefore, after, squaresAfter] = [0, 0, 0, 0];
  let previous = NaN;
  let changed = NaN;
  for (let i = channel; i < values.length; i += channels) {
    const value = values[i] as number;
    // A power costs more than all else here, and padding and air repeat.
    if (value !== previous) {
      previous = value;
      changed = low + range * Math.exp(gamma * Math.log(Math.min(1, Math.max(0, (value - low) / range))));
    }
    values[i] = changed;
    before += value;
    squaresBefore += value * value;
    after += changed;
    squaresAfter += changed * changed;
  }
  const n = values.length / channels;
  const deviation = (sum: number, squares: number): number => Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  const spread = deviation(after, squaresAfter);
  const gain = spread > 1e-6 ? deviation(before, squaresBefore) / spread : 1;
  for (let i = channel; i < values.length; i += channels) values[i] = ((values[i] as number) - after / n) * gain + before / n;
}
