// Generated slices for measuring the method: an ellipse of random place, size and tilt with a small disc inside, noise and a low-frequency field. Pure.
import { createRandom, deriveSeed, type Random } from '../../lib/random';
import type { Dataset } from '../dataset';
import { createDemoDataset, type Generated } from './demoCase';

export interface EllipseOptions {
  seed: number;
  /** Edge of the square slices in pixels. */
  edge: number;
  training: number;
  validation: number;
  test: number;
  /** Standard deviation of the noise. */
  noise: number;
  /** How much brighter than the background the ellipse is; the disc keeps a third of that. */
  contrast: number;
}

/** Those of the measured runs with the authors' code: 48x48, 160 / 24 / 64 images, noise 0.25. */
export const measuredEllipses: EllipseOptions = { seed: 0, edge: 48, training: 160, validation: 24, test: 64, noise: 0.25, contrast: 1 };

/** A few slow waves over the slice, amplitude about 0.5. */
function drawField(random: Random, edge: number): (x: number, y: number) => number {
  const waves = Array.from({ length: 3 }, () => ({
    u: (random.uniform(-1.5, 1.5) * Math.PI) / edge,
    v: (random.uniform(-1.5, 1.5) * Math.PI) / edge,
    phase: random.uniform(0, 2 * Math.PI),
    size: random.uniform(0.1, 0.3),
  }));
  return (x, y) => waves.reduce((sum, { u, v, phase, size }) => sum + size * Math.cos(u * x + v * y + phase), 0);
}

interface Shapes {
  x: number;
  y: number;
  a: number;
  b: number;
  cos: number;
  sin: number;
  discX: number;
  discY: number;
  disc: number;
}

function drawShapes(random: Random, edge: number): Shapes {
  const [a, b] = [edge * random.uniform(0.17, 0.3), edge * random.uniform(0.13, 0.24)];
  const tilt = random.uniform(0, Math.PI);
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const [x, y] = [edge * random.uniform(0.35, 0.65), edge * random.uniform(0.35, 0.65)];
  const [u, v] = [a * random.uniform(-0.4, 0.4), b * random.uniform(-0.4, 0.4)];
  return { x, y, a, b, cos, sin, discX: x + cos * u - sin * v, discY: y + sin * u + cos * v, disc: edge * random.uniform(0.055, 0.09) };
}

function classAt({ x: cx, y: cy, a, b, cos, sin, discX, discY, disc }: Shapes, x: number, y: number): number {
  if (Math.hypot(x - discX, y - discY) < disc) return 2;
  const u = (cos * (x - cx) + sin * (y - cy)) / a;
  const v = (cos * (y - cy) - sin * (x - cx)) / b;
  return u * u + v * v < 1 ? 1 : 0;
}

const signal = [0, 1, 0.35] as const;

function generateImage({ seed, edge, noise, contrast }: EllipseOptions, name: string, number: number): Generated {
  const random = createRandom(deriveSeed(seed, `ellipse ${name} ${number}`));
  const shapes = drawShapes(random, edge);
  const field = drawField(random, edge);
  const image = new Float32Array(edge * edge);
  const label = new Uint8Array(edge * edge);
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [i % edge, Math.floor(i / edge)];
    label[i] = classAt(shapes, x, y);
    image[i] = contrast * signal[label[i] as 0 | 1 | 2] + field(x, y) + noise * random.normal();
  }
  return {
    id: `${name}${String(number + 1).padStart(3, '0')}`,
    kind: 'picture',
    shape: [edge, edge],
    spacing: [1, 1],
    image: [image],
    label,
  };
}

/** Ids begin with `training`, `validation` and `test`; one image a patient, so give the split by these names where it must be exact. */
export function generateEllipses(options: EllipseOptions = measuredEllipses): Dataset {
  const parts = [
    ['training', options.training],
    ['validation', options.validation],
    ['test', options.test],
  ] as const;
  const cases = parts.flatMap(([name, count]) => Array.from({ length: count }, (_, number) => generateImage(options, name, number)));
  return createDemoDataset(cases, ['background', 'ellipse', 'disc']);
}
