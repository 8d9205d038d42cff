// The generated abdomen around the kidneys, slice by slice, in Hounsfield-like units: wall, spine, vessels, muscles, liver, spleen, bowel. Invented anatomy.
import { createRandom, type Random } from '../../lib/random';
import { computeFractal, type Noise } from './noise';
import { computeCover, createOutline, mix, type Outline } from './outline';

/** In-plane pixels and number of slices; slice 0 is the highest. */
export const abdomenShape = { edge: 96, depth: 24 } as const;

/** How one invented person is built; lengths in pixels. */
export interface Build {
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  fat: number;
  /** Enhancement by contrast medium, HU. */
  vessel: number;
  organ: number;
  spineY: number;
  seed: number;
}

export function drawBuild(random: Random): Build {
  const { edge } = abdomenShape;
  const radiusY = random.uniform(29, 33);
  const y = edge / 2 + random.uniform(-2, 2);
  return {
    x: edge / 2 + random.uniform(-2, 2),
    y,
    radiusX: random.uniform(39, 43.5),
    radiusY,
    fat: random.uniform(2.5, 7),
    vessel: random.uniform(130, 230),
    organ: random.uniform(85, 125),
    spineY: y + radiusY * random.uniform(0.36, 0.44),
    seed: random.integer(2 ** 31),
  };
}

interface Organ {
  outline: Outline;
  value: number;
  /** Strength of inner texture, HU. */
  grain: number;
}

export interface AbdomenSlice {
  skin: Outline;
  cavity: Outline;
  organs: Organ[];
  ribs: Outline[];
  bowelFrom: number;
}

/** 1 in the middle of an organ's extent along z, 0 at its ends, round between. */
const profile = (z: number, centre: number, half: number): number => Math.sqrt(Math.max(0, 1 - ((z - centre) / half) ** 2));

function createSpine({ x, spineY, seed }: Build, z: number): Organ[] {
  const random = createRandom(seed + 7);
  const disc = (z + (seed % 6)) % 6 < 1.2;
  const body = createOutline(random, { x, y: spineY, radiusX: 6.4, radiusY: 4.9, wobble: 0.03 });
  const arch = createOutline(random, { x, y: spineY + 8.3, radiusX: 4.6, radiusY: 3.9, wobble: 0.08 });
  const spike = createOutline(random, { x, y: spineY + 13, radiusX: 1.3, radiusY: 4.2, wobble: 0.06 });
  const canal = createOutline(random, { x, y: spineY + 7.4, radiusX: 2.7, radiusY: 2.3, wobble: 0.04 });
  const wing = [-1, 1].map((side) =>
    createOutline(random, { x: x + side * 7.5, y: spineY + 6.5, radiusX: 4.2, radiusY: 1.4, radians: side * 0.25, wobble: 0.08 }),
  );
  const core = createOutline(random, { x, y: spineY, radiusX: 5, radiusY: 3.6, wobble: 0.05 });
  const bone = disc ? 95 : 330;
  return [
    ...wing.map((outline) => ({ outline, value: disc ? 60 : 290, grain: 40 })),
    { outline: arch, value: disc ? 80 : 320, grain: 40 },
    { outline: spike, value: disc ? 50 : 260, grain: 30 },
    { outline: body, value: bone, grain: 30 },
    { outline: core, value: disc ? 85 : 190, grain: 60 },
    { outline: canal, value: 35, grain: 8 },
  ];
}

function createMuscles({ x, spineY, seed }: Build, z: number): Organ[] {
  const random = createRandom(seed + 13);
  const down = z / abdomenShape.depth;
  return [-1, 1].flatMap((side) => [
    {
      outline: createOutline(random, {
        x: x + side * (8.3 + 2 * down),
        y: spineY + 0.6,
        radiusX: 2.6 + 2.6 * down,
        radiusY: 4 + 1.8 * down,
        radians: side * 0.2,
        wobble: 0.05,
      }),
      value: 62,
      grain: 10,
    },
    {
      outline: createOutline(random, {
        x: x + side * 8.4,
        y: spineY + 11.8,
        radiusX: 6.6,
        radiusY: 4.6,
        radians: side * 0.25,
        wobble: 0.06,
      }),
      value: 58,
      grain: 16,
    },
  ]);
}

function createVessels({ x, spineY, vessel, seed }: Build): Organ[] {
  const random = createRandom(seed + 19);
  return [
    {
      outline: createOutline(random, { x: x + 3.2, y: spineY - 7.6, radiusX: 2.7, radiusY: 2.6, wobble: 0.03 }),
      value: vessel + 25,
      grain: 5,
    },
    {
      outline: createOutline(random, { x: x - 4.4, y: spineY - 7, radiusX: 3.2, radiusY: 2.5, wobble: 0.06 }),
      value: vessel * 0.75,
      grain: 5,
    },
  ];
}

function createLiverAndSpleen({ x, y, radiusX, radiusY, organ, seed }: Build, z: number): Organ[] {
  const random = createRandom(seed + 29);
  const liver = profile(z, -2, 19);
  const spleen = profile(z, 2, 11);
  const organs: Organ[] = [];
  const right = createOutline(random, {
    x: x - radiusX * 0.42,
    y: y - radiusY * 0.1,
    radiusX: radiusX * 0.42 * liver,
    radiusY: radiusY * 0.74 * (0.4 + 0.6 * liver),
    radians: 0.25,
    wobble: 0.06,
  });
  const left = createOutline(random, {
    x: x - radiusX * 0.05,
    y: y - radiusY * 0.45,
    radiusX: radiusX * 0.42 * liver,
    radiusY: radiusY * 0.3 * liver,
    radians: 0.1,
    wobble: 0.07,
  });
  const back = createOutline(random, {
    x: x + radiusX * 0.64,
    y: y + radiusY * 0.14,
    radiusX: radiusX * 0.17 * spleen,
    radiusY: radiusY * 0.44 * spleen,
    radians: -0.35,
    wobble: 0.07,
  });
  if (liver > 0.15) organs.push({ outline: right, value: organ, grain: 12 });
  if (liver > 0.55) organs.push({ outline: left, value: organ, grain: 12 });
  if (spleen > 0.2) organs.push({ outline: back, value: organ + 15, grain: 10 });
  return organs;
}

/** Outlines of slice z; the same build gives the same organs, changing smoothly with z. */
export function createAbdomenSlice(build: Build, z: number): AbdomenSlice {
  const { x, y, radiusX, radiusY, fat, seed } = build;
  const grow = 1 - 0.05 * Math.cos((z / abdomenShape.depth) * 3);
  const ring = (inset: number): Outline =>
    createOutline(createRandom(seed), {
      x,
      y,
      radiusX: radiusX * grow - inset,
      radiusY: radiusY * grow - inset,
      wobble: 0.02,
      harmonics: 4,
    });
  const random = createRandom(seed + 41);
  const ribs = [-2.75, -2.2, -0.95, -0.4, 0.35, 0.8, 2.35, 2.8].map((base) => {
    const angle = base + (base < -1.57 || base > 1.57 ? -1 : 1) * 0.035 * z;
    const place = { x: x + (radiusX * grow - fat - 1.6) * Math.cos(angle), y: y + (radiusY * grow - fat - 1.6) * Math.sin(angle) };
    return createOutline(random, { ...place, radiusX: 2.6, radiusY: 1, radians: angle + Math.PI / 2, wobble: 0.08 });
  });
  const organs = [...createLiverAndSpleen(build, z), ...createMuscles(build, z), ...createSpine(build, z), ...createVessels(build)];
  return { skin: ring(0), cavity: ring(fat), organs, ribs: z < 15 ? ribs : [], bowelFrom: y + radiusY * 0.15 };
}

/** Loops of bowel in the fat, with gas that rises to the front. */
function paintBowel(value: number, x: number, y: number, z: number, noise: Noise, from: number): number {
  const loop = noise(x / 7.5 + 33, y / 7.5, z / 4 + 0.3) + 0.08 + 0.2 * Math.min(1, (from - y) / 12);
  const wall = computeCover(0.05 - loop, 0.12);
  const inner = computeCover(0.2 - loop, 0.1);
  const gas = Math.min(inner, computeCover(y - from + 14 + 10 * noise(x / 9, 60, z / 5 + 0.3), 4), computeCover(0.28 - loop, 0.05));
  return mix(mix(mix(value, 48, wall), 22, inner), -720, gas);
}

/** Value at one voxel, without kidneys. */
export function paintAbdomen(
  { skin, cavity, organs, ribs, bowelFrom }: AbdomenSlice,
  x: number,
  y: number,
  z: number,
  noise: Noise,
): number {
  const rim = skin(x, y);
  if (rim > 1.5) return -1000;
  const inside = cavity(x, y);
  const grain = computeFractal(noise, 2, x / 4, y / 4, Math.round(z / 2));
  let value = mix(-1000, -102 + 8 * grain, computeCover(rim, 1.2));
  value = mix(value, 50 + 22 * grain, computeCover(inside, 1.2));
  const fat = -92 + 10 * grain;
  const belly = computeCover(inside + 2.6, 1.2);
  if (belly > 0) value = mix(value, y < bowelFrom ? paintBowel(fat, x, y, z, noise, bowelFrom) : fat, belly);
  const within = computeCover(inside + 1, 1.3);
  for (const { outline, value: own, grain: strength } of organs) {
    const share = Math.min(within, computeCover(outline(x, y), 1.3));
    if (share > 0) value = mix(value, own + strength * grain, share);
  }
  for (const rib of ribs) value = mix(value, 300, computeCover(rib(x, y), 1.2));
  return value;
}
