// What a scanner does to a clean slice: point spread, coil sensitivity, noise, scaling to whole numbers. Pure.
import type { Random } from '../../lib/random';
import type { Noise } from './noise';

/** 3x3 binomial blur in the plane, weight `amount` in [0, 1]; edges repeat. */
export function blurSlice(values: Float32Array, width: number, height: number, amount: number): Float32Array {
  const row = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  const side = amount / 4;
  const middle = 1 - 2 * side;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      row[i] =
        middle * (values[i] as number) + side * ((values[x > 0 ? i - 1 : i] as number) + (values[x < width - 1 ? i + 1 : i] as number));
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      out[i] =
        middle * (row[i] as number) + side * ((row[y > 0 ? i - width : i] as number) + (row[y < height - 1 ? i + width : i] as number));
    }
  return out;
}

/** Multiplies by a smooth sensitivity, strongest towards (x, y) in [-1, 1]², as a surface coil's. */
export function applyBias(
  values: Float32Array,
  width: number,
  height: number,
  noise: Noise,
  strength: number,
  towards: readonly [number, number],
): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [(2 * x) / width - 1, (2 * y) / height - 1];
      const slope = u * towards[0] + v * towards[1];
      const i = y * width + x;
      values[i] = (values[i] as number) * Math.exp(strength * (0.7 * slope + 0.8 * noise(u * 0.8 + 5, v * 0.8 + 5)));
    }
}

/** Magnitude of a signal with Gaussian noise in both quadratures (Rice), as in magnetic resonance. */
export function applyRicianNoise(values: Float32Array, random: Random, sigma: number): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.hypot((values[i] as number) + sigma * random.normal(), sigma * random.normal());
}

export interface Scan {
  /** Whole numbers per unit of signal. */
  gain: number;
  /** Noise per quadrature, in units of signal. */
  sigma: number;
  /** Strength of the coil's unevenness. */
  bias: number;
  blur: number;
  /** Where the coil is, in [-1, 1]². */
  towards: readonly [number, number];
}

/** A square slice of clean signal as a magnetic resonance scanner would store it: blurred, uneven, noisy, whole numbers. */
export function scanSlice(
  clean: Float32Array,
  edge: number,
  { gain, sigma, bias, blur, towards }: Scan,
  noise: Noise,
  random: Random,
): Uint16Array {
  const values = blurSlice(clean, edge, edge, blur);
  applyBias(values, edge, edge, noise, bias, towards);
  applyRicianNoise(values, random, sigma);
  return Uint16Array.from(values, (value) => Math.round(value * gain));
}
