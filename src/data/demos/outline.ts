// Closed organic outlines: an ellipse whose radius wobbles with the angle, as a signed distance. Pure.
import type { Random } from '../../lib/random';

export interface OutlineOptions {
  x: number;
  y: number;
  /** Half axes before turning. */
  radiusX: number;
  radiusY: number;
  radians?: number;
  /** Size of the wobble relative to the radius. */
  wobble?: number;
  harmonics?: number;
}

/** Distance to the outline in the units of the options, negative inside; exact enough near the border. */
export type Outline = (x: number, y: number) => number;

const angles = 256;
/** Distances beyond this are bounds only, in the units of the options. */
const slack = 6;

function drawRadii(random: Random, wobble: number, harmonics: number): Float64Array {
  const waves = Array.from({ length: harmonics }, (_, k) => ({
    k: k + 2,
    size: (wobble * random.normal()) / Math.sqrt(k + 1),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return Float64Array.from({ length: angles + 1 }, (_, i) => {
    const angle = (i / angles) * 2 * Math.PI;
    return Math.max(0.4, 1 + waves.reduce((sum, { k, size, phase }) => sum + size * Math.cos(k * angle + phase), 0));
  });
}

export function createOutline(
  random: Random,
  { x: cx, y: cy, radiusX, radiusY, radians = 0, wobble = 0.04, harmonics = 4 }: OutlineOptions,
): Outline {
  const radii = drawRadii(random, wobble, harmonics);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const size = Math.sqrt(radiusX * radiusY);
  const smallest = Math.min(...radii);
  const largest = Math.max(...radii);
  const reach = Math.max(radiusX, radiusY) * largest + slack;
  return (x, y) => {
    if (Math.abs(x - cx) > reach || Math.abs(y - cy) > reach) return slack;
    const u = (cos * (x - cx) + sin * (y - cy)) / radiusX;
    const v = (cos * (y - cy) - sin * (x - cx)) / radiusY;
    const far = Math.sqrt(u * u + v * v);
    // The angle is dear, and needed near the border only.
    if ((far - largest) * size > slack) return (far - largest) * size;
    if ((far - smallest) * size < -slack) return (far - smallest) * size;
    const turn = (Math.atan2(v, u) / (2 * Math.PI) + 1) * angles;
    const i = Math.floor(turn) % angles;
    const part = turn - Math.floor(turn);
    const radius = (radii[i] as number) * (1 - part) + (radii[i + 1] as number) * part;
    return (far - radius) * size;
  };
}

/** Share of a pixel inside, from a signed distance in pixels: partial volume over `softness` pixels. */
export const computeCover = (distance: number, softness = 1): number => Math.min(1, Math.max(0, 0.5 - distance / softness));

export const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
