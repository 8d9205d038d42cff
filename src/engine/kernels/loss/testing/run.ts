// The loss kernels against the oracle: sums of cross-entropy and Dice, both losses with their coefficients, the gradient of the logits.
import { randomTensor } from '../../../../oracle/finiteDifference';
import { computeHeadLoss, computeSoftmax } from '../../../../oracle/headLoss';
import { sizeOf, type Tensor } from '../../../../oracle/tensor';
import { groupsOf, packedSize, packMaps, rounded, tightView, unpackMaps } from '../../../testing/arrays';
import type { Findings } from '../../../testing/checks';
import { close, found } from '../../../testing/findings';
import { randomOf } from '../../../testing/noise';
import { bitsOf, ownersOfTwo, twice } from '../../../testing/owners';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import type { HeadCase } from '../../head/testing/cases';
import { kernels } from '../kernels';

const nothing = new Float32Array(0);
const noClass = 255;

interface Setup {
  logits: Tensor;
  /** As the GPU sees it: float32. */
  probability: Tensor;
  labels: Uint8Array;
  positions: number;
  groups: number;
}

function setUp(item: HeadCase): Setup {
  const { batch, classes, edges, unlabelled, scale = 1 } = item;
  const random = randomOf(item);
  const normal = randomTensor([batch, classes, ...edges], random);
  const logits = rounded({ shape: normal.shape, data: normal.data.map((value) => scale * value) });
  const labels = Uint8Array.from({ length: batch * sizeOf(edges) }, () =>
    unlabelled || random.next() < 0.1 ? noClass : random.integer(classes),
  );
  return { logits, probability: rounded(computeSoftmax(logits)), labels, positions: sizeOf(edges), groups: groupsOf(classes) };
}

/** Σ p y, Σ (p + y) and -Σ y log(p + 1e-15) over the positions of one chunk (every `chunks`-th) of one sample and class. */
function sumsOf(
  { probability, labels, positions }: Setup,
  classes: number,
  at: { sample: number; c: number; chunk: number; chunks: number },
): number[] {
  const sums = [0, 0, 0];
  for (let q = at.chunk; q < positions; q += at.chunks) {
    const p = probability.data[(at.sample * classes + at.c) * positions + q] ?? NaN;
    const y = labels[at.sample * positions + q] === at.c ? 1 : 0;
    [p * y, p + y, y ? -Math.log(p + 1e-15) : 0].forEach((term, i) => (sums[i] = (sums[i] ?? 0) + term));
  }
  return sums;
}

/** The partial sums as lossSums leaves them: [batch, chunk, group][3] of four. */
function packedSums(setup: Setup, { batch, classes, chunks }: HeadCase): Float32Array {
  const packed = new Float32Array(batch * chunks * setup.groups * 12);
  for (let sample = 0; sample < batch; sample++)
    for (let chunk = 0; chunk < chunks; chunk++)
      for (let c = 0; c < classes; c++)
        sumsOf(setup, classes, { sample, c, chunk, chunks }).forEach((sum, k) => {
          packed[((sample * chunks + chunk) * setup.groups + (c >> 2)) * 12 + 4 * k + (c & 3)] = sum;
        });
  return packed;
}

/** Two heads with the same probabilities and labels, each at its own place, the second with twice the weight; see loss_sums.wgsl. */
function headRows({ positions, groups, probability }: Setup, { batch, classes, chunks, weight }: HeadCase): Uint32Array {
  const [sums, coefficients] = [3 * batch * chunks * groups, 2 * batch * groups];
  const size = packedSize(probability.shape, tightView(classes)) / 4;
  const row = (at: number): number[] => [
    at * sums,
    at * coefficients,
    chunks,
    positions,
    bitsOf((at + 1) * weight),
    at * size,
    at * batch * positions,
    0,
  ];
  return Uint32Array.from([...row(0), ...row(1)]);
}

export async function runSums(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const setup = setUp(item);
  const { batch, classes, chunks } = item;
  const { probability, labels, groups } = setup;
  const expected = packedSums(setup, item);
  const { owners, workgroups } = ownersOfTwo(batch * chunks * groups);
  const { partial = nothing } = await probe(device, kernels.lossSums, {
    uniforms: { workgroups, batch, groups },
    inputs: {
      owners,
      heads: headRows(setup, item),
      probability: twice(packMaps(probability, tightView(classes))),
      labels: Uint32Array.from([...labels, ...labels]),
    },
    outputs: { partial: new Float32Array(2 * expected.length).fill(-1) },
    workgroups,
  });
  return found(close('sums', partial, twice(expected)));
}

export async function runFinalize(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const setup = setUp(item);
  const { batch, classes, weight } = item;
  const { positions, groups, logits, labels } = setup;
  const each = batch * groups * 2;
  const { losses = nothing, coefficients = nothing } = await probe(device, kernels.lossFinalize, {
    uniforms: { total: 2 * batch, batch, classes, groups },
    inputs: { heads: headRows(setup, item), partial: twice(packedSums(setup, item)) },
    outputs: { losses: new Float32Array(4 * batch).fill(-1), coefficients: new Float32Array(2 * each * 4).fill(-1) },
    threads: 2 * batch,
  });
  const perSample = Array.from({ length: batch }, (_, sample) => {
    const size = classes * positions;
    const own = { shape: [1, ...logits.shape.slice(1)], data: logits.data.subarray(sample * size, (sample + 1) * size) };
    const { crossEntropy, diceLoss } = computeHeadLoss(own, labels.subarray(sample * positions, (sample + 1) * positions));
    return [crossEntropy, diceLoss];
  }).flat();
  const expected = [1, 2].flatMap((times) => coefficientsOf(setup, item, times * weight));
  return found(
    close('losses', losses, [...perSample, ...perSample]),
    close('coefficients', realLanes(coefficients, item, groups), expected),
  );
}

/** d(Dice loss)/dp = factor of y x y + constant, with U = Σ (p + y) + 1e-6 and I = Σ p y: -2k/U and 2kI/U², k = weight / (classes batch). */
function coefficientsOf(setup: Setup, { batch, classes }: HeadCase, weight: number): number[] {
  return Array.from({ length: batch * classes }, (_, i) => {
    const [overlap = NaN, mass = NaN] = sumsOf(setup, classes, { sample: Math.floor(i / classes), c: i % classes, chunk: 0, chunks: 1 });
    const [k, union] = [weight / (classes * batch), mass + 1e-6];
    return [(-2 * k) / union, (2 * k * overlap) / union ** 2];
  }).flat();
}

/** [head, batch, class][2] from [head, batch, group][2] of four. */
const realLanes = (packed: ArrayLike<number>, { batch, classes }: HeadCase, groups: number): number[] =>
  Array.from({ length: 2 * batch * classes }, (_, i) => {
    const [row, c] = [Math.floor(i / classes), i % classes];
    return [0, 1].map((part) => packed[((row * groups + (c >> 2)) * 2 + part) * 4 + (c & 3)] ?? NaN);
  }).flat();

export async function runGradient(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const setup = setUp(item);
  const { batch, classes, weight } = item;
  const { logits, probability, labels, positions, groups } = setup;
  const coefficients = new Float32Array(2 * batch * groups * 8);
  [weight, 2 * weight].forEach((own, head) =>
    coefficientsOf(setup, item, own).forEach((value, i) => {
      const [row, part] = [i >> 1, i & 1];
      const [sample, c] = [head * batch + Math.floor(row / classes), row % classes];
      coefficients[((sample * groups + (c >> 2)) * 2 + part) * 4 + (c & 3)] = value;
    }),
  );
  const view = tightView(classes);
  const { owners, workgroups } = ownersOfTwo(batch * Math.ceil(positions / 4));
  const { logits: gradient = nothing } = await probe(device, kernels.headLossGradient, {
    overrides: { GROUPS: groups },
    uniforms: { workgroups, batch },
    inputs: { owners, heads: headRows(setup, item), labels: Uint32Array.from([...labels, ...labels]), coefficients },
    outputs: { logits: twice(packMaps(probability, view)) },
    workgroups,
  });
  const expected = computeHeadLoss(logits, labels).gradient.data.map((value) => weight * value);
  const size = packedSize(logits.shape, view);
  const of = (head: number): Float64Array => unpackMaps(gradient.subarray(head * size, (head + 1) * size), logits.shape, view);
  return found(
    close('logits', of(0), expected),
    close(
      'logits of the second head',
      of(1),
      expected.map((value) => 2 * value),
    ),
  );
}
