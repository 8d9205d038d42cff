// The convolution kernels against the oracle: forward, input gradient, weight gradient, stride 1 and 2, 2-D and 3-D.
import type { ConvolutionKernel } from '../convolutions';
import type { EngineDevice } from '../../../types';
import {
  computeConvolution,
  computeConvolutionInputGradient,
  computeConvolutionWeightGradient,
  type ConvolutionOptions,
  convolvedEdges,
} from '../../../../oracle/convolution';
import { randomTensor } from '../../../../oracle/finiteDifference';
import type { Tensor } from '../../../../oracle/tensor';
import type { Findings } from '../../../testing/checks';
import { gridOf, groupsOf, mapUniforms, outsideView, packMaps, rounded, tightView, unpackMaps, type View } from '../../../testing/arrays';
import { alongAxes, type ConvolutionOverrides, overridesOf } from './axes';
import type { ConvolutionCase } from './cases';
import { close, found, untouched } from '../../../testing/findings';
import { randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { findKernel } from '../kernels';
import { packWeights, packedWeightSize, sumWeights, weightShapeOf } from '../../../testing/weights';

const background = 7e4;

/** The three sizes in a kernel's name: positions, rows and groups of a tile; positions, input and output groups of a weight gradient's thread. */
export function sizesOf(kernel: ConvolutionKernel): [number, number, number] {
  const [first = NaN, second = NaN, third = NaN] = (kernel.split(' ').at(-1) ?? '').split('x').map(Number);
  return [first, second, third];
}

/**
 * Tiles of the maps that a kernel writes, and its threads: one a tile, a workgroup a shared tile, one an output of a split tile. Quads take tiles of a plane
 * and a set of groups, of a row where a strided gradient tells even from odd ones.
 */
export function launchFor(
  kernel: ConvolutionKernel,
  batch: number,
  edges: readonly number[],
  channels: number,
): { total: number; threads: number } {
  const [[d, h, w], [along, rows, groups]] = [gridOf(edges), sizesOf(kernel)];
  const total = batch * d * Math.ceil(h / rows) * Math.ceil(w / along) * Math.ceil(groupsOf(channels) / groups);
  const together = kernel.includes(' shared ') ? 64 : kernel.includes(' split ') ? along * rows * groups : 1;
  if (!kernel.includes(' quad ')) return { total, threads: total * together };
  const runs = d * Math.ceil(groupsOf(channels) / groups) * (/^(convInputGradientStrided|transposedForward)/.test(kernel) ? h : 1);
  return { total, threads: 4 * runs * Math.ceil(total / runs / 4) };
}

/** Threads of a weight gradient side by side over groups of channels; those of a quad share input groups. */
export function setsFor(kernel: ConvolutionKernel, inputs: number, outputs: number): number {
  const [, inGroups, outGroups] = sizesOf(kernel);
  const outSets = Math.ceil(groupsOf(outputs) / outGroups);
  return Math.ceil(groupsOf(inputs) / inGroups) * (kernel.includes(' quad ') ? 4 * Math.ceil(outSets / 4) : outSets);
}

interface Setup {
  x: Tensor;
  w: Tensor;
  dy: Tensor;
  inputView: View;
  outputView: View;
  /** Uniforms that name shapes and views. */
  uniforms: Record<string, number>;
  overrides: ConvolutionOverrides;
  options: ConvolutionOptions;
}

function setUp({ kernel, name, batch, inputs, outputs, edges, stride, depth, strideZ, ...views }: ConvolutionCase): Setup {
  const random = randomOf({ kernel, name });
  const kernelEdges = alongAxes(edges, 3, depth);
  const options = { stride: alongAxes(edges, stride, strideZ), padding: kernelEdges.map((edge) => (edge - 1) / 2) };
  const outEdges = convolvedEdges(edges, kernelEdges, options);
  const [inputView, outputView] = [views.inputView ?? tightView(inputs), views.outputView ?? tightView(outputs)];
  return {
    x: rounded(randomTensor([batch, inputs, ...edges], random)),
    w: rounded(randomTensor([outputs, inputs, ...kernelEdges], random)),
    dy: rounded(randomTensor([batch, outputs, ...outEdges], random)),
    inputView,
    outputView,
    uniforms: { ...mapUniforms('in', edges, inputs, inputView), ...mapUniforms('out', outEdges, outputs, outputView) },
    overrides: overridesOf(kernelEdges, options.stride),
    options,
  };
}

export async function runConvolution(device: EngineDevice, item: ConvolutionCase): Promise<Findings> {
  if (item.kernel.startsWith('convForward')) return runForward(device, item, setUp(item));
  return item.kernel.startsWith('convInput') ? runInputGradient(device, item, setUp(item)) : runWeightGradient(device, item, setUp(item));
}

async function runForward(device: EngineDevice, { kernel, batch, outputs }: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, dy, inputView, outputView, uniforms, overrides, options } = setup;
  const { total, threads } = launchFor(kernel, batch, dy.shape.slice(2), outputs);
  const empty = packMaps(dy, outputView, background).fill(background);
  const { y = empty } = await probe(device, findKernel(kernel), {
    overrides,
    uniforms: { total, ...uniforms },
    inputs: { x: packMaps(x, inputView, background), w: packWeights(w, false) },
    outputs: { y: empty },
    threads,
  });
  const expected = computeConvolution(x, w, null, options);
  return found(
    close('y', unpackMaps(y, dy.shape, outputView), expected.data),
    untouched('y', outsideView(y, outputs, outputView), background),
  );
}

async function runInputGradient(device: EngineDevice, item: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, dy, inputView, outputView, uniforms, overrides, options } = setup;
  const { total, threads } = launchFor(item.kernel, item.batch, item.edges, item.inputs);
  const accumulate = item.accumulate ? 1 : 0;
  // What lies there before is the input itself; without `accumulate` it must vanish.
  const { dx = new Float32Array(0) } = await probe(device, findKernel(item.kernel), {
    overrides,
    uniforms: { total, ...uniforms, accumulate },
    inputs: { dy: packMaps(dy, outputView, background), w: packWeights(w, false) },
    outputs: { dx: packMaps(x, inputView, background) },
    threads,
  });
  const gradient = computeConvolutionInputGradient(dy, w, item.edges, options);
  const expected = gradient.data.map((value, i) => value + accumulate * (x.data[i] ?? NaN));
  return found(
    close('dx', unpackMaps(dx, x.shape, inputView), expected),
    untouched('dx', outsideView(dx, item.inputs, inputView), background),
  );
}

async function runWeightGradient(device: EngineDevice, item: ConvolutionCase, setup: Setup): Promise<Findings> {
  const { x, w, dy, inputView, outputView, uniforms, overrides, options } = setup;
  const [d, h] = gridOf(dy.shape.slice(2));
  const allRows = item.batch * d * h;
  const rows = item.rows ?? allRows;
  const chunks = Math.ceil(allRows / rows);
  const total = chunks * overrides.DEPTH * 3 * setsFor(item.kernel, item.inputs, item.outputs);
  const shape = weightShapeOf(w, false);
  const { partial = new Float32Array(0) } = await probe(device, findKernel(item.kernel), {
    overrides,
    uniforms: { total, ...uniforms, rows, allRows },
    inputs: { x: packMaps(x, inputView, background), dy: packMaps(dy, outputView, background) },
    outputs: { partial: new Float32Array(chunks * packedWeightSize(shape)).fill(background) },
    threads: total,
  });
  const expected = computeConvolutionWeightGradient(x, dy, shape.kernel, options);
  return found(close('dw', sumWeights(partial, chunks, shape), expected.data));
}
