// One head: softmax, cross-entropy and soft Dice, and the gradient with respect to the logits (methods.md 1.4).
import { edgeAt, sizeOf, zeros, type Tensor } from './tensor';

const crossEntropyEpsilon = 1e-15;
const diceEpsilon = 1e-6;

export interface HeadLoss {
  softmax: Tensor;
  crossEntropy: number;
  diceLoss: number;
  /** d(crossEntropy + diceLoss)/d(logits). */
  gradient: Tensor;
}

interface HeadLayout {
  count: number;
  classes: number;
  positions: number;
}

const layoutOf = ({ shape }: Tensor): HeadLayout => ({
  count: edgeAt(shape, 0),
  classes: edgeAt(shape, 1),
  positions: sizeOf(shape.slice(2)),
});

/** Softmax over channels of [n, classes, ...]. */
export function computeSoftmax(logits: Tensor): Tensor {
  const { count, classes, positions } = layoutOf(logits);
  const softmax = zeros(logits.shape);
  for (let sample = 0; sample < count; sample++)
    for (let at = 0; at < positions; at++) {
      const indices = Array.from({ length: classes }, (_, c) => (sample * classes + c) * positions + at);
      const values = indices.map((i) => logits.data[i] ?? NaN);
      const largest = Math.max(...values);
      const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
      indices.forEach((i, c) => (softmax.data[i] = Math.exp((values[c] ?? NaN) - largest) / total));
    }
  return softmax;
}

/** `labels` holds one class index per sample and position; an index beyond the classes (255) belongs to none and adds nothing. */
export function computeHeadLoss(logits: Tensor, labels: Uint8Array): HeadLoss {
  const layout = layoutOf(logits);
  const softmax = computeSoftmax(logits);
  const upstream = zeros(logits.shape);
  const crossEntropy = addCrossEntropy(softmax.data, labels, layout, upstream.data);
  const diceLoss = addDice(softmax.data, labels, layout, upstream.data);
  return { softmax, crossEntropy, diceLoss, gradient: throughSoftmax(softmax, upstream, layout) };
}

/** -mean over samples and positions of log(p_label + 1e-15); adds d/dp to `upstream`. */
function addCrossEntropy(p: Float64Array, labels: Uint8Array, { count, classes, positions }: HeadLayout, upstream: Float64Array): number {
  const share = 1 / (count * positions);
  let loss = 0;
  for (let sample = 0; sample < count; sample++)
    for (let at = 0; at < positions; at++) {
      const label = labels[sample * positions + at] ?? NaN;
      if (!(label < classes)) continue;
      const i = (sample * classes + label) * positions + at;
      const chance = (p[i] ?? NaN) + crossEntropyEpsilon;
      loss -= share * Math.log(chance);
      upstream[i] = (upstream[i] ?? 0) - share / chance;
    }
  return loss;
}

/** 1 - mean over samples and classes of 2 Σ p y / (Σ (p + y) + 1e-6); adds d/dp to `upstream`. */
function addDice(p: Float64Array, labels: Uint8Array, { count, classes, positions }: HeadLayout, upstream: Float64Array): number {
  const share = 1 / (count * classes);
  let loss = 1;
  for (let plane = 0; plane < count * classes; plane++) {
    const [sample, label] = [Math.floor(plane / classes), plane % classes];
    const isLabel = (at: number): number => Number(labels[sample * positions + at] === label);
    let [overlap, total] = [0, diceEpsilon];
    for (let at = 0; at < positions; at++) {
      const chance = p[plane * positions + at] ?? NaN;
      overlap += chance * isLabel(at);
      total += chance + isLabel(at);
    }
    loss -= (share * 2 * overlap) / total;
    for (let at = 0; at < positions; at++) {
      const i = plane * positions + at;
      upstream[i] = (upstream[i] ?? 0) - (share * 2 * (isLabel(at) * total - overlap)) / (total * total);
    }
  }
  return loss;
}

/** dz = p (dp - Σ_c p dp). */
function throughSoftmax(softmax: Tensor, upstream: Tensor, { count, classes, positions }: HeadLayout): Tensor {
  const gradient = zeros(softmax.shape);
  for (let sample = 0; sample < count; sample++)
    for (let at = 0; at < positions; at++) {
      const indices = Array.from({ length: classes }, (_, c) => (sample * classes + c) * positions + at);
      const inner = indices.reduce((sum, i) => sum + (softmax.data[i] ?? NaN) * (upstream.data[i] ?? NaN), 0);
      for (const i of indices) gradient.data[i] = (softmax.data[i] ?? NaN) * ((upstream.data[i] ?? NaN) - inner);
    }
  return gradient;
}
