// The anatomy of one generated brain slice: scalp, skull, folded cortex, ventricles, deep nuclei, lesions, as shares of a pixel. Invented anatomy.
import { createRandom, type Random } from '../../lib/random';
import { computeFractal, type Noise } from './noise';
import { computeCover, createOutline, type Outline } from './outline';

export type TissueName = 'air' | 'skin' | 'bone' | 'fluid' | 'grey' | 'white' | 'deep' | 'lesion';

export interface Head {
  x: number;
  y: number;
  radians: number;
  radius: number;
  scalp: Outline;
  skull: Outline;
  brain: Outline;
  ventricles: Outline[];
  nuclei: Outline[];
  lesions: Outline[];
  /** Half width of the furrows in pixels; wider in an old brain. */
  furrow: number;
  cortex: number;
}

/** Places in the head's own frame: u to the right, v to the back, in pixels from the centre. */
type Place = (u: number, v: number) => { x: number; y: number };

/** Two butterfly wings, each of a front and a back horn. */
function createVentricles(random: Random, place: Place, radians: number, radius: number, level: number): Outline[] {
  const wide = random.uniform(0.055, 0.105) * (1 - 0.25 * level);
  const shared = { wobble: 0.07, harmonics: 3 };
  return [-1, 1].flatMap((side) => {
    const u = side * radius * random.uniform(0.1, 0.13);
    const long = radius * random.uniform(0.2, 0.27);
    return [
      createOutline(random, {
        ...place(u, -radius * 0.2),
        radiusX: radius * wide,
        radiusY: long,
        radians: radians + side * 0.32,
        ...shared,
      }),
      createOutline(random, {
        ...place(u * 1.65, radius * 0.2),
        radiusX: radius * wide * 0.9,
        radiusY: long * 1.05,
        radians: radians - side * 0.38,
        ...shared,
      }),
    ];
  });
}

function createNuclei(random: Random, place: Place, radians: number, radius: number): Outline[] {
  return [-1, 1].flatMap((side) => [
    createOutline(random, {
      ...place(side * radius * 0.22, -radius * 0.16),
      radiusX: radius * 0.075,
      radiusY: radius * 0.15,
      radians: radians + side * 0.3,
      wobble: 0.06,
    }),
    createOutline(random, {
      ...place(side * radius * 0.36, -radius * 0.04),
      radiusX: radius * 0.085,
      radiusY: radius * 0.2,
      radians: radians + side * 0.22,
      wobble: 0.06,
    }),
    createOutline(random, {
      ...place(side * radius * 0.17, radius * 0.13),
      radiusX: radius * 0.13,
      radiusY: radius * 0.15,
      radians,
      wobble: 0.06,
    }),
  ]);
}

function createLesions(random: Random, place: Place, radius: number): Outline[] {
  return Array.from({ length: 1 + random.integer(4) }, () => {
    const angle = random.uniform(0, 2 * Math.PI);
    const far = radius * random.uniform(0.28, 0.66);
    const size = radius * (random.next() < 0.3 ? random.uniform(0.13, 0.24) : random.uniform(0.06, 0.13));
    return createOutline(random, {
      ...place(far * 0.82 * Math.cos(angle), far * Math.sin(angle)),
      radiusX: size,
      radiusY: size * random.uniform(0.55, 1),
      radians: random.uniform(0, 3),
      wobble: 0.2,
      harmonics: 5,
    });
  });
}

export interface HeadPose {
  x: number;
  y: number;
  radians: number;
  radius: number;
  narrow: number;
}

export function createHead(random: Random, { x, y, radians, radius, narrow }: HeadPose, level: number): Head {
  const size = radius * (1 - 0.13 * level);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const place: Place = (u, v) => ({ x: x + cos * u - sin * v, y: y + sin * u + cos * v });
  const seed = random.integer(2 ** 31);
  const ring = (extra: number): Outline =>
    createOutline(createRandom(seed), {
      x,
      y,
      radiusX: size * narrow + extra,
      radiusY: size + extra,
      radians,
      wobble: 0.014,
      harmonics: 4,
    });
  const bone = random.uniform(2.2, 3.2);
  return {
    x,
    y,
    radians,
    radius: size,
    brain: ring(0),
    skull: ring(bone + 1),
    scalp: ring(bone + 1 + random.uniform(2.4, 4)),
    ventricles: createVentricles(random, place, radians, size, level),
    nuclei: level < 0.5 ? createNuclei(random, place, radians, size) : [],
    lesions: createLesions(random, place, size),
    furrow: random.uniform(0.45, 0.95),
    cortex: random.uniform(1.7, 2.3),
  };
}

const nearest = (outlines: readonly Outline[], x: number, y: number): number => {
  let least = 99;
  for (const outline of outlines) least = Math.min(least, outline(x, y));
  return least;
};

/** Depth below the folded surface in pixels: the least distance to the brain's border, a furrow or the midline cleft. */
function computeDepth(head: Head, x: number, y: number, noise: Noise): number {
  const depth = -head.brain(x, y);
  const [dx, dy] = [x - head.x, y - head.y];
  const u = Math.cos(head.radians) * dx + Math.sin(head.radians) * dy + 0.9 * noise(y / 9, 12);
  const v = Math.cos(head.radians) * dy - Math.sin(head.radians) * dx;
  const bend = 3 * noise(x / 13 + 30, y / 13);
  // Zero crossings of a smooth field are curves; its value over its slope is about the distance to them.
  const curve = Math.abs(noise((x + bend) / 9.5, (y - bend) / 9.5 + 70)) * 10.5;
  const reach = head.radius * (0.3 + 0.16 * noise(x / 15 + 90, y / 15));
  const furrow = curve + Math.max(0, depth - reach) * 1.3;
  const cleft = Math.abs(u) + Math.max(0, head.radius * 0.34 - Math.abs(v)) * 0.9;
  return Math.min(depth, furrow, cleft);
}

export interface Shares {
  shares: [TissueName, number][];
  lesion: number;
}

/** Tissues painted over each other from outside to inside, each with its share of the pixel. */
export function computeTissues(head: Head, x: number, y: number, noise: Noise): Shares {
  const depth = computeDepth(head, x, y, noise);
  const wall = nearest(head.ventricles, x, y);
  const inside = computeCover(head.brain(x, y), 1.2);
  const white = computeCover(head.cortex + head.furrow - depth + 0.5 * noise(x / 4, y / 4), 1.3) * inside;
  const ragged = 1.6 * computeFractal(noise, 3, x / 4.5 + 11, y / 4.5);
  const blob = computeCover(nearest(head.lesions, x, y) + ragged, 1.5);
  // Lesions grow in white and grey matter, not in fluid.
  const tissue = Math.min(computeCover(-wall, 1), computeCover(head.furrow - depth, 1), inside);
  const lesion = Math.min(blob, tissue);
  return {
    lesion,
    shares: [
      ['skin', computeCover(head.scalp(x, y), 1.2)],
      ['bone', computeCover(head.skull(x, y), 1.2)],
      ['fluid', computeCover(head.skull(x, y) + 1.6, 1.2)],
      ['grey', computeCover(head.furrow - depth, 1) * inside],
      ['white', white],
      ['deep', Math.min(computeCover(nearest(head.nuclei, x, y), 1.3), inside)],
      ['fluid', computeCover(wall, 1.2)],
      ['lesion', lesion],
    ],
  };
}
