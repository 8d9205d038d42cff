// The 1x1 convolution of the heads against the oracle: softmax, input gradient, weight and bias gradient.
import {
  computeBiasGradient,
  computeConvolution,
  computeConvolutionInputGradient,
  computeConvolutionWeightGradient,
} from '../../../../oracle/convolution';
import { randomTensor } from '../../../../oracle/finiteDifference';
import { computeSoftmax } from '../../../../oracle/headLoss';
import { sizeOf, type Tensor } from '../../../../oracle/tensor';
import { groupsOf, outsideView, packedSize, packMaps, rounded, tightView, unpackMaps, type View } from '../../../testing/arrays';
import type { Findings } from '../../../testing/checks';
import { close, found, untouched } from '../../../testing/findings';
import { randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { packedWeightSize, packVector, packWeights, sumStrided, sumWeights, weightShapeOf } from '../../../testing/weights';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { HeadCase } from './cases';

const background = 7e4;
const nothing = new Float32Array(0);
const plain = { stride: 1, padding: 0 } as const;

interface Setup {
  x: Tensor;
  w: Tensor;
  bias: Tensor;
  dy: Tensor;
  view: View;
  positions: number;
  groups: number;
  uniforms: Record<string, number>;
}

function setUp(item: HeadCase): Setup {
  const { batch, inputs, classes, edges, inputView, scale = 1 } = item;
  const random = randomOf(item);
  const view = inputView ?? tightView(inputs);
  return {
    x: rounded(randomTensor([batch, inputs, ...edges], random)),
    w: rounded(scaled(randomTensor([classes, inputs, ...edges.map(() => 1)], random), scale)),
    bias: rounded(randomTensor([classes], random)),
    dy: rounded(randomTensor([batch, classes, ...edges], random)),
    view,
    positions: batch * sizeOf(edges),
    groups: groupsOf(classes),
    uniforms: { inGroups: groupsOf(inputs), inOffset: view.group, inStride: view.stride },
  };
}

const scaled = ({ shape, data }: Tensor, factor: number): Tensor => ({ shape, data: data.map((value) => factor * value) });

export async function runForward(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const { classes } = item;
  const { x, w, bias, dy, view, positions, groups, uniforms } = setUp(item);
  const tight = tightView(classes);
  const { probability = nothing } = await probe(device, kernels.headForward, {
    overrides: { GROUPS: groups },
    uniforms: { total: positions, ...uniforms, classes },
    inputs: { x: packMaps(x, view, background), w: packWeights(w, false), bias: packVector(bias.data) },
    outputs: { probability: new Float32Array(packedSize(dy.shape, tight)).fill(background) },
    threads: Math.ceil(positions / 4),
  });
  const expected = computeSoftmax(computeConvolution(x, w, bias.data, plain));
  const padding = probability.filter((_, i) => i % (4 * tight.stride) >= classes);
  return found(close('softmax', unpackMaps(probability, dy.shape, tight), expected.data), untouched('padded classes', padding, 0));
}

export async function runInputGradient(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const { x, w, dy, view, positions, groups, uniforms } = setUp(item);
  const accumulate = item.accumulate ? 1 : 0;
  const { dx = nothing } = await probe(device, kernels.headInputGradient, {
    overrides: { GROUPS: groups },
    uniforms: { total: positions, ...uniforms, accumulate },
    inputs: { dy: packMaps(dy, tightView(item.classes)), w: packWeights(w, false) },
    outputs: { dx: packMaps(x, view, background) },
    threads: Math.ceil(positions / 4) * groupsOf(item.inputs),
  });
  const expected = computeConvolutionInputGradient(dy, w, item.edges, plain).data.map(
    (value, i) => value + accumulate * (x.data[i] ?? NaN),
  );
  return found(close('dx', unpackMaps(dx, x.shape, view), expected), untouched('dx', outsideView(dx, item.inputs, view), background));
}

export async function runWeightGradient(device: EngineDevice, item: HeadCase): Promise<Findings> {
  const { x, w, dy, view, positions, groups, uniforms } = setUp(item);
  const chunks = Math.min(item.chunks, positions);
  const total = chunks * groupsOf(item.inputs) * groups;
  const shape = weightShapeOf(w, false);
  const { partial = nothing, biasPartial = nothing } = await probe(device, kernels.headWeightGradient, {
    overrides: { GROUPS: groups },
    uniforms: { total, ...uniforms, chunks, positions },
    inputs: { x: packMaps(x, view, background), dy: packMaps(dy, tightView(item.classes)) },
    outputs: {
      partial: new Float32Array(chunks * packedWeightSize(shape)).fill(background),
      biasPartial: new Float32Array(chunks * groups * 4).fill(background),
    },
    threads: total,
  });
  const bias = Float64Array.from({ length: item.classes }, (_, c) => sumStrided(biasPartial, c, groups * 4));
  return found(
    close('dw', sumWeights(partial, chunks, shape), computeConvolutionWeightGradient(x, dy, shape.kernel, plain).data),
    close('db', bias, computeBiasGradient(dy)),
  );
}
