// Generated short-axis cardiac slices: chest wall, lungs, liver, aorta, a right ventricle and a ring of muscle around a left one. Invented anatomy, no patient.
import { createRandom, deriveSeed, type Random } from '../../lib/random';
import type { Dataset } from '../dataset';
import { createDemoDataset, type Generated } from './demoCase';
import { computeFractal, createNoise, type Noise } from './noise';
import { computeCover, createOutline, mix, type Outline } from './outline';
import { scanSlice, type Scan } from './scanner';

const edge = 96;
const patients = 40;
const slices = 2;
const plane = edge * edge;

/** Signal per tissue, before coil and noise; differs a little between patients. */
interface Tissue {
  blood: number;
  muscle: number;
  fat: number;
  liver: number;
  lung: number;
}

interface Heart {
  cavity: Outline;
  outer: Outline;
  right: Outline;
  rightWall: Outline;
  pericardium: Outline;
  papillary: Outline[];
}

interface Body {
  chest: Outline;
  skin: Outline;
  liver: Outline;
  spine: Outline;
  aorta: Outline;
  ribs: Outline[];
}

interface Pose {
  x: number;
  y: number;
  radians: number;
  size: number;
  wall: number;
}

function drawPose(random: Random): Pose {
  return {
    x: edge / 2 + 3 + random.uniform(-8, 8),
    y: edge / 2 + random.uniform(-7, 7),
    radians: random.uniform(-0.45, 0.45),
    size: random.uniform(10.5, 15.5),
    wall: random.uniform(4.2, 6.8),
  };
}

/** `contraction` in [0, 1]: 0 fully relaxed and wide, 1 small and thick. `reach` shrinks towards the apex. */
function createHeart(random: Random, { x, y, radians, size, wall }: Pose, contraction: number, reach: number): Heart {
  const inner = size * (1 - 0.38 * contraction) * reach;
  const thick = wall * (1 + 0.45 * contraction);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const place = (u: number, v: number): { x: number; y: number } => ({ x: x + cos * u - sin * v, y: y + sin * u + cos * v });
  const epi = inner + thick;
  const ring = { radiusX: inner * 0.97, radiusY: inner * 1.05, radians, wobble: 0.035 };
  const rightSize = epi * random.uniform(0.95, 1.12) * (0.75 + 0.25 * reach);
  const offset = epi * random.uniform(0.62, 0.78);
  const right = {
    ...place(-offset, rightSize * random.uniform(-0.12, 0.12)),
    radiusX: rightSize * 0.92 * (1 - 0.2 * contraction),
    radiusY: rightSize * 1.12,
    radians,
  };
  const seed = random.integer(2 ** 31);
  return {
    cavity: createOutline(random, { ...place(0.3, 0), ...ring }),
    outer: createOutline(random, { ...place(0, 0), ...ring, radiusX: epi, radiusY: epi * 1.04, wobble: 0.025 }),
    right: createOutline(createRandom(seed), { ...right, wobble: 0.07, harmonics: 3 }),
    rightWall: createOutline(createRandom(seed), {
      ...right,
      radiusX: right.radiusX + 1.6,
      radiusY: right.radiusY + 1.6,
      wobble: 0.07,
      harmonics: 3,
    }),
    pericardium: createOutline(random, {
      ...place(-0.33 * epi, 0),
      radiusX: epi * 1.62,
      radiusY: epi * 1.32,
      radians: radians + random.uniform(-0.15, 0.15),
      wobble: 0.05,
    }),
    papillary: [2.2, -0.9].map((angle) => {
      const at = angle + radians + random.uniform(-0.3, 0.3);
      const far = inner * random.uniform(0.52, 0.66);
      const grain = inner * random.uniform(0.13, 0.22);
      return createOutline(random, {
        x: x + far * Math.cos(at),
        y: y + far * Math.sin(at),
        radiusX: grain,
        radiusY: grain * 1.3,
        radians: at,
        wobble: 0.15,
      });
    }),
  };
}

function createBody(random: Random): Body {
  const centre = { x: edge * 0.52 + random.uniform(-3, 3), y: edge * 0.6 + random.uniform(-3, 3) };
  const [rx, ry] = [edge * random.uniform(0.56, 0.64), edge * random.uniform(0.5, 0.56)];
  const shape = { ...centre, wobble: 0.025, harmonics: 3 };
  const seed = random.integer(2 ** 31);
  const spine = { x: edge * random.uniform(0.4, 0.5), y: edge * random.uniform(0.94, 1.0) };
  return {
    chest: createOutline(createRandom(seed), { ...shape, radiusX: rx, radiusY: ry }),
    skin: createOutline(createRandom(seed), { ...shape, radiusX: rx + edge * 0.1, radiusY: ry + edge * random.uniform(0.08, 0.13) }),
    liver: createOutline(random, {
      x: edge * random.uniform(0.02, 0.16),
      y: edge * random.uniform(0.82, 0.95),
      radiusX: edge * 0.34,
      radiusY: edge * 0.24,
      radians: -0.5,
      wobble: 0.06,
    }),
    spine: createOutline(random, { ...spine, radiusX: edge * 0.1, radiusY: edge * 0.085, wobble: 0.05 }),
    aorta: createOutline(random, {
      x: spine.x + edge * random.uniform(0.13, 0.19),
      y: spine.y - edge * random.uniform(0.08, 0.12),
      radiusX: edge * 0.045,
      radiusY: edge * 0.045,
      wobble: 0.03,
    }),
    ribs: Array.from({ length: 5 }, (_, i) => {
      const angle = -2.7 + i * 0.55 + random.uniform(-0.1, 0.1);
      const [u, v] = [centre.x + (rx + 3.5) * Math.cos(angle), centre.y + (ry + 3.5) * Math.sin(angle)];
      return createOutline(random, { x: u, y: v, radiusX: 3.4, radiusY: 1.9, radians: angle + Math.PI / 2, wobble: 0.1 });
    }),
  };
}

/** Tissue around the heart at one place. */
function paintBody(body: Body, tissue: Tissue, x: number, y: number, noise: Noise): number {
  const coarse = computeFractal(noise, 3, x / 11, y / 11);
  const vessels = Math.max(0, computeFractal(noise, 2, x / 5 + 40, y / 5) - 0.42) * 2.2;
  let value = tissue.lung * (1 + 0.25 * coarse) + vessels * 0.55;
  const vein = Math.max(0, 0.12 - Math.abs(noise(x / 9 + 80, y / 9))) * 4;
  value = mix(value, tissue.liver * (1 + 0.08 * coarse) + vein * 0.35, computeCover(body.liver(x, y), 1.6));
  const wall = body.chest(x, y);
  const muscle = tissue.muscle * (1.05 + 0.35 * computeFractal(noise, 2, x / 4, y / 9 + 60));
  value = mix(value, muscle, computeCover(-wall, 1.5));
  value = mix(value, tissue.fat * (0.95 + 0.12 * coarse), computeCover(-(wall - edge * 0.055 - 1.5 * coarse), 1.5));
  for (const rib of body.ribs) value = mix(value, 0.22 + 0.1 * coarse, computeCover(rib(x, y), 1.3));
  value = mix(value, 0.42 + 0.14 * computeFractal(noise, 2, x / 3, y / 3), computeCover(body.spine(x, y), 1.5));
  value = mix(value, tissue.blood * 0.95, computeCover(body.aorta(x, y), 1.3));
  return mix(value, 0.015, computeCover(-body.skin(x, y), 1.3));
}

/** The heart over its surroundings; returns signal and class. */
function paintHeart(heart: Heart, tissue: Tissue, around: number, x: number, y: number, noise: Noise): { value: number; label: number } {
  const outer = heart.outer(x, y);
  const cavity = computeCover(heart.cavity(x, y), 1.4);
  const muscle = computeCover(outer, 1.3);
  const right = Math.min(computeCover(heart.right(x, y), 1.4), 1 - muscle);
  const rightWall = Math.min(computeCover(heart.rightWall(x, y), 1.2), 1 - muscle);
  const grain = computeFractal(noise, 3, x / 6, y / 6);
  const pericardium = heart.pericardium(x, y);
  const fat = tissue.fat * (0.78 + 0.35 * grain);
  let value = mix(
    around,
    mix(tissue.muscle * 1.1, fat, computeCover(1.2 - 6 * noise(x / 13, y / 13 + 9), 2)),
    computeCover(pericardium, 1.5),
  );
  const trabeculae = Math.max(0, computeFractal(noise, 2, x / 3.2, y / 3.2 + 30) - 0.18) * 0.9;
  value = mix(value, tissue.muscle, rightWall);
  value = mix(value, tissue.blood * (0.93 + 0.1 * grain) - trabeculae * tissue.blood, right);
  value = mix(value, tissue.muscle * (1 + 0.16 * grain), muscle);
  const papillary = Math.max(...heart.papillary.map((outline) => computeCover(outline(x, y), 1.5)));
  const pool = mix(tissue.blood * (1 + 0.07 * grain), tissue.muscle * 1.1, papillary);
  value = mix(value, pool, cavity);
  const label = cavity > 0.5 ? 3 : muscle > 0.5 ? 2 : right > 0.5 ? 1 : 0;
  return { value, label };
}

function drawTissue(random: Random): Tissue {
  return {
    blood: random.uniform(0.72, 1),
    muscle: random.uniform(0.2, 0.36),
    fat: random.uniform(0.6, 0.95),
    liver: random.uniform(0.3, 0.5),
    lung: random.uniform(0.05, 0.1),
  };
}

const drawScan = (random: Random): Scan => ({
  gain: random.uniform(500, 1600),
  sigma: random.uniform(0.02, 0.06),
  bias: random.uniform(0.2, 0.55),
  blur: random.uniform(0.4, 0.9),
  towards: [-0.4, -0.9],
});

/** Clean signal and label, [y, x]. `depth` separates the slices in the noise. */
function paintSlice(heart: Heart, body: Body, tissue: Tissue, noise: Noise, depth: number): { signal: Float32Array; label: Uint8Array } {
  const out = { signal: new Float32Array(plane), label: new Uint8Array(plane) };
  for (let i = 0; i < plane; i++) {
    const x = i % edge;
    const y = Math.floor(i / edge);
    // Bends every outline a little, so that none stays an ellipse.
    const u = x + 2.2 * noise(x / 16, y / 16, depth);
    const v = y + 2.2 * noise(x / 16 + 50, y / 16, depth);
    const painted = paintHeart(heart, tissue, paintBody(body, tissue, u, v, noise), u, v, noise);
    out.signal[i] = painted.value;
    out.label[i] = painted.label;
  }
  return out;
}

function generatePatient(seed: number, number: number): Generated {
  const random = createRandom(deriveSeed(seed, `cardiac ${number}`));
  const noise = createNoise(random.integer(2 ** 31));
  const [pose, tissue, body, scan] = [drawPose(random), drawTissue(random), createBody(random), drawScan(random)];
  const image = new Uint16Array(plane * slices);
  const label = new Uint8Array(plane * slices);
  for (let slice = 0; slice < slices; slice++) {
    const contraction = slice === 0 ? random.uniform(0, 0.35) : random.uniform(0.45, 1);
    const painted = paintSlice(createHeart(random, pose, contraction, random.uniform(0.8, 1)), body, tissue, noise, 3 + slice);
    image.set(scanSlice(painted.signal, edge, scan, noise, random), slice * plane);
    label.set(painted.label, slice * plane);
  }
  const id = `heart${String(number + 1).padStart(2, '0')}`;
  return { id, kind: 'volume', shape: [edge, edge, slices], spacing: [1.9, 1.9, 10], image: [image], label };
}

/** 40 patients, two slices each (relaxed, contracted), 96x96, classes right ventricle, muscle and left ventricle. */
export function generateCardiac(seed: number): Dataset {
  const cases = Array.from({ length: patients }, (_, number) => generatePatient(seed, number));
  return createDemoDataset(cases, ['background', 'right ventricle', 'myocardium', 'left ventricle']);
}
