// Generated abdominal volumes with two kidneys and, in most, a tumour on one of them; Hounsfield-like units. Invented anatomy, no patient.
import { createRandom, deriveSeed, type Random } from '../../lib/random';
import type { Dataset } from '../dataset';
import { abdomenShape, createAbdomenSlice, drawBuild, paintAbdomen, type Build } from './abdomen';
import { createDemoDataset, type Generated } from './demoCase';
import { computeFractal, createNoise, type Noise } from './noise';
import { computeCover, mix } from './outline';
import { blurSlice } from './scanner';

const volumes = 12;
const { edge, depth } = abdomenShape;

interface Kidney {
  x: number;
  y: number;
  z: number;
  radius: readonly [number, number, number];
  cos: number;
  sin: number;
  /** -1 left in the picture, 1 right; the hilum looks to the spine. */
  side: number;
}

interface Tumour {
  x: number;
  y: number;
  z: number;
  radius: number;
  /** Enhancing rim and dead core, HU. */
  rim: number;
  core: number;
}

/** HU are clipped as the authors clip KiTS19 before training (theirs: -79 to 304), or air would take up all contrast. */
const window = [-160, 304] as const;
/** Slices are thicker than pixels are wide: pixels per slice. */
const sliceHeight = 1.5;

function drawKidney(random: Random, { x, spineY, radiusX }: Build, side: number): Kidney {
  const turn = side * random.uniform(0.25, 0.6);
  return {
    x: x + side * radiusX * random.uniform(0.47, 0.52),
    y: spineY - random.uniform(0.5, 4),
    z: depth * random.uniform(0.48, 0.58) + (side < 0 ? 1 : -1),
    radius: [random.uniform(6, 7.4), random.uniform(7.6, 9.4), random.uniform(11.5, 14)],
    cos: Math.cos(turn),
    sin: Math.sin(turn),
    side,
  };
}

function drawTumour(random: Random, { x, y, z, radius, side }: Kidney): Tumour {
  const angle = random.uniform(-1.9, 1.9);
  const up = random.uniform(-0.55, 0.55);
  const out = random.uniform(0.75, 1.05) * Math.sqrt(1 - up * up);
  return {
    x: x + side * Math.cos(angle) * radius[0] * out,
    y: y + Math.sin(angle) * radius[1] * out,
    z: z + (up * radius[2]) / sliceHeight,
    radius: random.uniform(3.2, 7.5),
    rim: random.uniform(75, 120),
    core: random.uniform(15, 50),
  };
}

/** Signed distance to the capsule in pixels, and to the hollow (sinus) that opens towards the spine. */
function measureKidney(
  { x: cx, y: cy, z: cz, radius, cos, sin, side }: Kidney,
  x: number,
  y: number,
  z: number,
  noise: Noise,
): { capsule: number; sinus: number } {
  const [dx, dy, dz] = [x - cx, y - cy, (z - cz) * sliceHeight];
  const u = cos * dx + sin * dy;
  const v = cos * dy - sin * dx;
  const far = Math.hypot(u / radius[0], v / radius[1], dz / radius[2]);
  if (far > 1.5) return { capsule: 9, sinus: 9 };
  const lobes = 0.7 * noise(x / 7 + 21, y / 7, z / 5 + 0.4);
  const hollow = Math.hypot((u + side * radius[0] * 0.72) / (radius[0] * 0.72), v / (radius[1] * 0.42), dz / (radius[2] * 0.55));
  const calyces = 1.5 * noise(x / 3.2, y / 3.2 + 44, z / 2.5 + 0.4);
  return { capsule: (far - 1) * radius[0] + lobes, sinus: (hollow - 1) * 3.4 + calyces };
}

/** Half the edge of the square around a kidney beyond which neither it nor its tumour reaches. */
const reach = 20;

const isNear = (kidneys: readonly Kidney[], x: number, y: number): boolean =>
  kidneys.some((kidney) => Math.abs(x - kidney.x) < reach && Math.abs(y - kidney.y) < reach);

interface Contents {
  kidneys: Kidney[];
  tumour: Tumour | null;
  cortex: number;
  medulla: number;
}

function paintKidneys(
  around: number,
  { kidneys, tumour, cortex, medulla }: Contents,
  x: number,
  y: number,
  z: number,
  noise: Noise,
): { value: number; label: number } {
  let value = around;
  let label = 0;
  for (const kidney of kidneys) {
    const { capsule, sinus } = measureKidney(kidney, x, y, z, noise);
    if (capsule > 4) continue;
    value = mix(value, -96, computeCover(capsule - 2.2, 1.4));
    const body = computeCover(capsule, 1.2);
    const deep = computeCover(capsule + 2.3 + 1.3 * noise(x / 2.6, y / 2.6, z / 2 + 0.4), 1.2);
    value = mix(value, mix(cortex, medulla, deep), body);
    const hollow = Math.min(computeCover(sinus, 1.2), computeCover(capsule - 1, 1));
    value = mix(value, noise(x / 2.4, y / 2.4 + 8, z / 2 + 0.4) > 0.05 ? 12 : -70, hollow);
    if (body > 0.5 && hollow < 0.5) label = 1;
  }
  if (!tumour) return { value, label };
  const [dx, dy, dz] = [x - tumour.x, y - tumour.y, (z - tumour.z) * sliceHeight];
  const far = Math.hypot(dx, dy, dz);
  if (far > tumour.radius + 4) return { value, label };
  const surface = far - tumour.radius + 1.5 * noise(x / 5 + 3, y / 5, z / 3.5 + 0.4);
  const mottled = computeFractal(noise, 2, x / 3, y / 3 + 90, z / 2.5 + 0.4);
  const core = computeCover(far - tumour.radius * 0.5 + 2 * mottled, 2);
  const share = computeCover(surface, 1.3);
  return { value: mix(value, mix(tumour.rim + 25 * mottled, tumour.core, core), share), label: share > 0.5 ? 2 : label };
}

function generateVolume(seed: number, number: number): Generated {
  const random = createRandom(deriveSeed(seed, `kidney ${number}`));
  const noise = createNoise(random.integer(2 ** 31));
  const build = drawBuild(random);
  const kidneys = [drawKidney(random, build, -1), drawKidney(random, build, 1)];
  const sick = kidneys[random.integer(2)];
  // Every fourth is healthy, so that an empty answer can be right.
  const tumour = sick && number % 4 !== 3 ? drawTumour(random, sick) : null;
  const contents: Contents = { kidneys, tumour, cortex: random.uniform(165, 215), medulla: random.uniform(110, 145) };
  const sigma = random.uniform(11, 24);
  const plane = edge * edge;
  const image = new Int16Array(plane * depth);
  const label = new Uint8Array(plane * depth);
  for (let z = 0; z < depth; z++) {
    const abdomen = createAbdomenSlice(build, z);
    const clean = new Float32Array(plane);
    for (let i = 0; i < plane; i++) {
      const x = i % edge;
      const y = Math.floor(i / edge);
      const around = paintAbdomen(abdomen, x, y, z, noise);
      clean[i] = around;
      if (around <= -1000 || !isNear(kidneys, x, y)) continue;
      const painted = paintKidneys(around, contents, x, y, z, noise);
      clean[i] = painted.value;
      label[z * plane + i] = painted.label;
    }
    const noisy = clean.map((value) => (value <= -1000 ? value : value + 1.6 * sigma * random.normal()));
    const blurred = blurSlice(noisy, edge, edge, 0.8);
    for (let i = 0; i < plane; i++) image[z * plane + i] = Math.round(Math.min(window[1], Math.max(window[0], blurred[i] as number)));
  }
  return {
    id: `abdomen${String(number + 1).padStart(2, '0')}`,
    kind: 'volume',
    shape: [edge, edge, depth],
    spacing: [3.6, 3.6, 5.4],
    image: [image],
    label,
  };
}

/** 12 volumes of 96x96x24, classes kidney and tumour; every fourth has no tumour. */
export function generateKidney(seed: number): Dataset {
  const cases = Array.from({ length: volumes }, (_, number) => generateVolume(seed, number));
  return createDemoDataset(cases, ['background', 'kidney', 'tumour']);
}
