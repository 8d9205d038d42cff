// Generated brain slices in two contrasts, FLAIR-like and T1-like, with folds, ventricles, deep nuclei and 1 to 4 lesions. Invented anatomy, no patient.
import { createRandom, deriveSeed, type Random } from '../../lib/random';
import type { Dataset } from '../dataset';
import { computeTissues, createHead, type Head, type HeadPose, type TissueName } from './brain';
import { createDemoDataset, type Generated } from './demoCase';
import { computeFractal, createNoise, type Noise } from './noise';
import { mix } from './outline';
import { scanSlice, type Scan } from './scanner';

const edge = 96;
const patients = 40;
const slices = 2;
const plane = edge * edge;

/** Signal in [0, 1] of [FLAIR, T1]. */
type Signal = readonly [number, number];
const meanSignal: Readonly<Record<TissueName, Signal>> = {
  air: [0.01, 0.01],
  skin: [0.5, 0.85],
  bone: [0.06, 0.09],
  fluid: [0.09, 0.14],
  grey: [0.56, 0.47],
  white: [0.43, 0.68],
  deep: [0.52, 0.55],
  lesion: [0.86, 0.42],
};

function drawSignals(random: Random): Record<TissueName, Signal> {
  const vary = ([flair, t1]: Signal): Signal => [flair * random.uniform(0.9, 1.1), t1 * random.uniform(0.9, 1.1)];
  return Object.fromEntries(Object.entries(meanSignal).map(([name, signal]) => [name, vary(signal)])) as Record<TissueName, Signal>;
}

function drawPose(random: Random): HeadPose {
  return {
    x: edge / 2 + random.uniform(-4, 4),
    y: edge / 2 + random.uniform(-3, 3),
    radians: random.uniform(-0.25, 0.25),
    radius: random.uniform(35.5, 39.5),
    narrow: random.uniform(0.78, 0.86),
  };
}

const drawScan = (random: Random, blur: number): Scan => ({
  gain: random.uniform(400, 1500),
  sigma: random.uniform(0.018, 0.045),
  bias: random.uniform(0.1, 0.35),
  blur,
  towards: [0.2, -0.5],
});

/** Clean signal of both contrasts, and the label, [y, x]. */
function paintSlice(
  head: Head,
  signals: Record<TissueName, Signal>,
  noise: Noise,
): { flair: Float32Array; t1: Float32Array; label: Uint8Array } {
  const out = { flair: new Float32Array(plane), t1: new Float32Array(plane), label: new Uint8Array(plane) };
  for (let i = 0; i < plane; i++) {
    const x = i % edge;
    const y = Math.floor(i / edge);
    if (head.scalp(x, y) > 2) continue;
    const { shares, lesion } = computeTissues(head, x, y, noise);
    const grain = 1 + 0.09 * computeFractal(noise, 2, x / 5, y / 5, 4);
    out.flair[i] = grain * shares.reduce((value, [name, share]) => mix(value, signals[name][0], share), 0.01);
    out.t1[i] = grain * shares.reduce((value, [name, share]) => mix(value, signals[name][1], share), 0.01);
    out.label[i] = lesion > 0.5 ? 1 : 0;
  }
  return out;
}

function generatePatient(seed: number, number: number): Generated {
  const random = createRandom(deriveSeed(seed, `lesion ${number}`));
  const noise = createNoise(random.integer(2 ** 31));
  const signals = drawSignals(random);
  const pose = drawPose(random);
  const [flairScan, t1Scan] = [drawScan(random, 0.75), drawScan(random, 0.45)];
  const [flair, t1] = [new Uint16Array(plane * slices), new Uint16Array(plane * slices)];
  const label = new Uint8Array(plane * slices);
  for (let slice = 0; slice < slices; slice++) {
    const head = createHead(random, pose, slice === 0 ? random.uniform(0, 0.3) : random.uniform(0.55, 1));
    const clean = paintSlice(head, signals, noise);
    flair.set(scanSlice(clean.flair, edge, flairScan, noise, random), slice * plane);
    t1.set(scanSlice(clean.t1, edge, t1Scan, noise, random), slice * plane);
    label.set(clean.label, slice * plane);
  }
  const id = `brain${String(number + 1).padStart(2, '0')}`;
  return { id, kind: 'volume', shape: [edge, edge, slices], spacing: [2, 2, 6], image: [flair, t1], label };
}

/** 40 patients, two slices each, 96x96, channels FLAIR-like and T1-like, class lesion. */
export function generateLesion(seed: number): Dataset {
  const cases = Array.from({ length: patients }, (_, number) => generatePatient(seed, number));
  return createDemoDataset(cases, ['background', 'lesion']);
}
