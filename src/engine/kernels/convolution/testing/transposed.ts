// The transposed-convolution kernels against the oracle: forward with bias, input gradient, weight and bias gradient.
import type { EngineDevice } from '../../../types';
import { computeBiasGradient } from '../../../../oracle/convolution';
import { randomTensor } from '../../../../oracle/finiteDifference';
import type { Tensor } from '../../../../oracle/tensor';
import { computeTransposed, computeTransposedInputGradient, computeTransposedWeightGradient } from '../../../../oracle/transposed';
import type { Findings } from '../../../testing/checks';
import { gridOf, groupsOf, mapUniforms, outsideView, packMaps, rounded, tightView, unpackMaps, type View } from '../../../testing/arrays';
import { alongAxes, type ConvolutionOverrides, overridesOf } from './axes';
import { launchFor, setsFor } from './convolution';
import type { ConvolutionCase } from './cases';
import { close, found, untouched } from '../../../testing/findings';
import { randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { findKernel } from '../kernels';
import { packVector, packWeights, packedWeightSize, sumStrided, sumWeights, weightShapeOf } from '../../../testing/weights';

const background = 7e4;

interface Setup {
  x: Tensor;
  w: Tensor;
  bias: Tensor;
  dy: Tensor;
  inputView: View;
  outputView: View;
  uniforms: Record<string, number>;
  overrides: ConvolutionOverrides;
}

function setUp({ kernel, name, batch, inputs, outputs, edges, depth, ...views }: ConvolutionCase): Setup {
  const random = randomOf({ kernel, name });
  const [inputView, outputView] = [views.inputView ?? tightView(inputs), views.outputView ?? tightView(outputs)];
  const window = alongAxes(edges, 2, depth);
  const enlarged = edges.map((edge, axis) => edge * (window[axis] ?? NaN));
  return {
    x: rounded(randomTensor([batch, inputs, ...edges], random)),
    w: rounded(randomTensor([inputs, outputs, ...window], random)),
    bias: rounded(randomTensor([outputs], random)),
    dy: rounded(randomTensor([batch, outputs, ...enlarged], random)),
    inputView,
    outputView,
    uniforms: { ...mapUniforms('in', edges, inputs, inputView), ...mapUniforms('out', enlarged, outputs, outputView) },
    overrides: overridesOf(window, window),
  };
}

export async function runTransposed(device: EngineDevice, item: ConvolutionCase): Promise<Findings> {
  if (item.kernel.startsWith('transposedForward')) return runForward(device, item, setUp(item));
  return item.kernel.startsWith('transposedInputGradient')
    ? runInputGradient(device, item, setUp(item))
    : runWeightGradient(device, item, setUp(item));
}

async function runForward(device: EngineDevice, { kernel, batch, outputs }: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, bias, dy, inputView, outputView, uniforms, overrides } = setup;
  const { total, threads } = launchFor(kernel, batch, dy.shape.slice(2), outputs);
  const { y = new Float32Array(0) } = await probe(device, findKernel(kernel), {
    overrides,
    uniforms: { total, ...uniforms },
    inputs: { x: packMaps(x, inputView, background), w: packWeights(w, true), bias: packVector(bias.data) },
    outputs: { y: packMaps(dy, outputView, background).fill(background) },
    threads,
  });
  const expected = computeTransposed(x, w, bias.data);
  return found(
    close('y', unpackMaps(y, dy.shape, outputView), expected.data),
    untouched('y', outsideView(y, outputs, outputView), background),
  );
}

async function runInputGradient(device: EngineDevice, item: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, dy, inputView, outputView, uniforms, overrides } = setup;
  const { total, threads } = launchFor(item.kernel, item.batch, item.edges, item.inputs);
  const accumulate = item.accumulate ? 1 : 0;
  const { dx = new Float32Array(0) } = await probe(device, findKernel(item.kernel), {
    overrides,
    uniforms: { total, ...uniforms, accumulate },
    inputs: { dy: packMaps(dy, outputView, background), w: packWeights(w, true) },
    outputs: { dx: packMaps(x, inputView, background) },
    threads,
  });
  const expected = computeTransposedInputGradient(dy, w).data.map((value, i) => value + accumulate * (x.data[i] ?? NaN));
  return found(
    close('dx', unpackMaps(dx, x.shape, inputView), expected),
    untouched('dx', outsideView(dx, item.inputs, inputView), background),
  );
}

async function runWeightGradient(device: EngineDevice, item: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, dy, inputView, outputView, uniforms, overrides } = setup;
  const [d, h] = gridOf(item.edges);
  const allRows = item.batch * d * h;
  const rows = item.rows ?? allRows;
  const chunks = Math.ceil(allRows / rows);
  const outGroups = groupsOf(item.outputs);
  const taps = overrides.DEPTH * 2;
  const total = chunks * taps * setsFor(item.kernel, item.inputs, item.outputs);
  const shape = weightShapeOf(w, true);
  const empty = new Float32Array(0);
  const { partial = empty, biasPartial = empty } = await probe(device, findKernel(item.kernel), {
    overrides,
    uniforms: { total, ...uniforms, rows, allRows },
    inputs: { x: packMaps(x, inputView, background), dy: packMaps(dy, outputView, background) },
    outputs: {
      partial: new Float32Array(chunks * packedWeightSize(shape)).fill(background),
      biasPartial: new Float32Array(chunks * taps * outGroups * 4).fill(background),
    },
    threads: total,
  });
  const bias = Float64Array.from({ length: item.outputs }, (_, o) => sumStrided(biasPartial, o, outGroups * 4));
  return found(
    close('dw', sumWeights(partial, chunks, shape), computeTransposedWeightGradient(x, dy).data),
    close('db', bias, computeBiasGradient(dy)),
  );
}
