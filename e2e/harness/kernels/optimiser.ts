// The kernels on packed parameters against float64 arithmetic: optimise, gradientNorm, gradientControl, reduceGradients, classify.
import type { KernelName } from '../../../src/engine/kernels';
import type { EngineDevice } from '../../../src/engine/types';
import { createRandom, deriveSeed, type Random } from '../../../src/lib/random';
import { computeAdam, computeClipFactor, computeSgd, type Moments } from '../../../src/oracle/optimiser';
import { exact, type Findings } from '../golden/checks';
import { groupsOf } from './arrays';
import { close, found } from './findings';
import type { OptimiserCase } from './optimiser.cases';
import { probe } from './probe';

const normals = (random: Random, length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const nothing = new Float32Array(0);

async function runOptimise(device: EngineDevice, item: OptimiserCase, random: Random): Promise<Findings> {
  const { size, adam = false, nesterov = false, decay = 0, momentum = 0, steps = 0, clip = 1, poisoned = false, scale = 1 } = item;
  const small = (): Float32Array => normals(random, 4 * size).map((v) => scale * v);
  const [value, first, gradient] = [normals(random, 4 * size), small(), small()];
  const second = adam ? small().map((v) => v * v) : new Float32Array(4 * size);
  const learningRate = 0.01;
  if (poisoned) gradient.fill(NaN);
  const { value: newValue = nothing, ...moments } = await probe(device, 'optimise', {
    overrides: { ADAM: adam ? 1 : 0, NESTEROV: nesterov ? 1 : 0 },
    uniforms: { size, decay, momentum },
    inputs: {
      step: Float32Array.of(learningRate, 1 - 0.9 ** (steps + 1), 1 - 0.999 ** (steps + 1), 0),
      control: Float32Array.of(1, clip, poisoned ? 0 : 1, 0),
      gradient,
    },
    outputs: { value, first, second },
    threads: size,
  });
  const before: Moments = { value: Float64Array.from(value), first: Float64Array.from(first), second: Float64Array.from(second) };
  const clipped = Float64Array.from(gradient, (g) => g * clip);
  const options = { learningRate, weightDecay: decay };
  const stepped = adam ? computeAdam(before, clipped, steps + 1, options) : computeSgd(before, clipped, { ...options, momentum, nesterov });
  const after = poisoned ? before : stepped;
  const change = (now: ArrayLike<number>, then: Float64Array): Float64Array => then.map((v, i) => (now[i] ?? NaN) - v);
  return found(
    close('value', newValue, after.value),
    // The change alone too: it is small beside the value. The value's own rounding, 6e-8 of up to 4, is 2e-5 of a change of 0.01.
    close('value:change', change(newValue, before.value), change(after.value, before.value), 1e-4),
    close('first', moments.first ?? nothing, after.first),
    close('second', moments.second ?? nothing, after.second),
  );
}

async function runGradientNorm(
  device: EngineDevice,
  { size, parts = 1, poisoned = false }: OptimiserCase,
  random: Random,
): Promise<Findings> {
  const gradient = normals(random, 4 * size);
  if (poisoned) gradient[size] = NaN;
  const { partial = nothing } = await probe(device, 'gradientNorm', {
    uniforms: { total: parts, size },
    inputs: { gradient },
    outputs: { partial: new Float32Array(parts).fill(-1) },
    threads: parts,
  });
  const sum = partial.reduce((a, b) => a + b, 0);
  if (poisoned) return found(exact('not finite', Number.isFinite(sum), false));
  return found(close('Σ', [sum], [gradient.reduce((a, g) => a + g * g, 0)]));
}

async function runGradientControl(
  device: EngineDevice,
  { size, clip = 0, poisoned = false, scale = 1 }: OptimiserCase,
  random: Random,
): Promise<Findings> {
  const partial = normals(random, size).map((v) => (scale * v) ** 2);
  if (poisoned) partial[size >> 1] = Infinity;
  const { control = nothing } = await probe(device, 'gradientControl', {
    uniforms: { parts: size, clip },
    inputs: { partial },
    outputs: { control: new Float32Array(4).fill(-1) },
    workgroups: 1,
  });
  if (poisoned) return found(exact('factor and finite', [control[1], control[2]], [1, 0]));
  const gradient = Float64Array.from(partial, Math.sqrt);
  const factor = clip > 0 ? computeClipFactor([gradient], clip) : 1;
  return found(
    close('norm', control.slice(0, 1), [Math.hypot(...gradient)]),
    close('factor', control.slice(1, 2), [factor]),
    exact('finite', control[2], 1),
  );
}

/** Three regions in a packed buffer, each from a multiple of 64, the middle one reduced by this dispatch alone with its neighbour. */
async function runReduce(device: EngineDevice, { size, parts = 1 }: OptimiserCase, random: Random): Promise<Findings> {
  const aligned = Math.ceil(size / 64) * 64;
  const groups = aligned / 64;
  const partial = normals(random, 2 * parts * size * 4);
  const rows = [0, 1, 2].flatMap((region) =>
    Array.from({ length: groups }, () => [region * aligned, size, Math.max(0, region - 1) * parts * size, parts]).flat(),
  );
  const { gradient = nothing } = await probe(device, 'reduceGradients', {
    uniforms: { firstGroup: groups, groupCount: 2 * groups },
    inputs: { regions: Uint32Array.from(rows.slice(4 * groups)), partial },
    outputs: { gradient: new Float32Array(3 * aligned * 4).fill(5) },
    workgroups: 2 * groups,
  });
  const expected = new Float32Array(3 * aligned * 4).fill(5);
  for (let region = 0; region < 2; region++)
    for (let i = 0; i < size * 4; i++) {
      let sum = 0;
      for (let part = 0; part < parts; part++) sum += partial[(region * parts + part) * size * 4 + i] ?? NaN;
      expected[(region + 1) * aligned * 4 + i] = sum;
    }
  return found(close('gradient', gradient, expected));
}

async function runClassify(device: EngineDevice, { size, parts: classes = 2 }: OptimiserCase, random: Random): Promise<Findings> {
  const padded = 4 * groupsOf(classes);
  // Few distinct values, so that there are ties, which the first class must win; padding would win if it were looked at.
  const probability = Float32Array.from({ length: size * padded }, (_, i) => (i % padded < classes ? random.integer(4) / 4 : 9));
  const { winners = nothing } = await probe(device, 'classify', {
    uniforms: { total: size, groups: groupsOf(classes), classes },
    inputs: { probability },
    outputs: { winners: new Float32Array(size).fill(-1) },
    threads: size,
  });
  const expected = Array.from({ length: size }, (_, i) => {
    const own = Array.from(probability.subarray(i * padded, i * padded + classes));
    return own.indexOf(Math.max(...own));
  });
  return found(exact('winners', Array.from(new Uint32Array(winners.slice().buffer)), expected));
}

/** The inverse deviation of masked channels becomes 0; every other number stays, and so does what lies behind. */
async function runMask(device: EngineDevice, { size, parts: groups = 1 }: OptimiserCase, random: Random): Promise<Findings> {
  const [first, beyond] = [3, 2];
  const shares = Float32Array.from({ length: 4 * (first + groups) }, () => random.integer(2));
  const before = normals(random, 24 * (size + beyond));
  const { statistics = nothing } = await probe(device, 'maskStatistics', {
    uniforms: { total: size, groups, first },
    inputs: { shares },
    outputs: { statistics: before },
    threads: size,
  });
  const expected = before.map((value, at) => {
    const [row, part, lane] = [Math.floor(at / 24), Math.floor(at / 4) % 6, at % 4];
    return part === 1 && row < size ? value * (shares[4 * (first + (row % groups)) + lane] ?? NaN) : value;
  });
  return found(exact('statistics', [...statistics], [...expected]));
}

const runners: Partial<Record<KernelName, (device: EngineDevice, item: OptimiserCase, random: Random) => Promise<Findings>>> = {
  optimise: runOptimise,
  gradientNorm: runGradientNorm,
  gradientControl: runGradientControl,
  maskStatistics: runMask,
  reduceGradients: runReduce,
  classify: runClassify,
};

export function runOptimiser(device: EngineDevice, item: OptimiserCase): Promise<Findings> {
  const run = runners[item.kernel];
  if (!run) throw new Error(`No runner for ${item.kernel}.`);
  return run(device, item, createRandom(deriveSeed(1, `${item.kernel} ${item.name}`)));
}
