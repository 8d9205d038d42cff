// Smooth random fields in the plane and in space (gradient noise), from a seed. Pure; the demos' source of irregularity.
// Ken Perlin, "Improving noise", SIGGRAPH 2002.
import { createRandom } from '../../lib/random';

/** Value in about [-1, 1], smooth, with features of size about 1. */
export type Noise = (x: number, y: number, z?: number) => number;

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Gradients towards the twelve edges of a cube, by the low four bits of a hash. */
const gradientX = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1, 0, 0, 0, 0, 1, 0, -1, 0);
const gradientY = Float64Array.of(1, 1, -1, -1, 0, 0, 0, 0, 1, -1, 1, -1, 1, -1, 1, -1);
const gradientZ = Float64Array.of(0, 0, 0, 0, 1, 1, -1, -1, 1, 1, -1, -1, 0, 1, 0, -1);

function createTable(seed: number): Uint8Array {
  const random = createRandom(seed);
  const order = random.shuffle(Array.from({ length: 256 }, (_, i) => i));
  return Uint8Array.from({ length: 1024 }, (_, i) => order[i & 255] ?? 0);
}

/** One layer of the lattice; written without closures and arrays, since the demos call it millions of times. */
function computeLayer(table: Uint8Array, ix: number, iy: number, iz: number, x: number, y: number, z: number): number {
  const a = (table[ix] as number) + iy;
  const b = (table[ix + 1] as number) + iy;
  const p = (table[(table[a] as number) + iz] as number) & 15;
  const q = (table[(table[b] as number) + iz] as number) & 15;
  const r = (table[(table[a + 1] as number) + iz] as number) & 15;
  const s = (table[(table[b + 1] as number) + iz] as number) & 15;
  const u = fade(x);
  const v = fade(y);
  const n00 = (gradientX[p] as number) * x + (gradientY[p] as number) * y + (gradientZ[p] as number) * z;
  const n10 = (gradientX[q] as number) * (x - 1) + (gradientY[q] as number) * y + (gradientZ[q] as number) * z;
  const n01 = (gradientX[r] as number) * x + (gradientY[r] as number) * (y - 1) + (gradientZ[r] as number) * z;
  const n11 = (gradientX[s] as number) * (x - 1) + (gradientY[s] as number) * (y - 1) + (gradientZ[s] as number) * z;
  const top = n00 + u * (n10 - n00);
  return top + v * (n01 + u * (n11 - n01) - top);
}

export function createNoise(seed: number): Noise {
  const table = createTable(seed);
  return (x, y, z = 0) => {
    const fx = Math.floor(x);
    const fy = Math.floor(y);
    const fz = Math.floor(z);
    const near = computeLayer(table, fx & 255, fy & 255, fz & 255, x - fx, y - fy, z - fz);
    // Whole layers need no second one; fields in the plane stay on a layer.
    if (z === fz) return near;
    return near + fade(z - fz) * (computeLayer(table, fx & 255, fy & 255, (fz & 255) + 1, x - fx, y - fy, z - fz - 1) - near);
  };
}

/** Sum of octaves, each twice as fine and half as strong; about [-1, 1]. */
export function computeFractal(noise: Noise, octaves: number, x: number, y: number, z = 0): number {
  let sum = 0;
  let strength = 0.5;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(x * scale, y * scale, z * scale + 17 * octave);
    strength /= 2;
    scale *= 2;
  }
  return sum * 1.6;
}
