// A network as an ONNX file: opset 17, IR 8, any batch and any size, softmax of the full-resolution head. Pure.
import { leakySlope, normEpsilon, weightShape, type Layer, type Network } from '../../network/network';
import type { ParameterState } from '../../network/parameters';
import { planForwardPath, type PathLayer } from '../forwardPath';
import { encodeModel, floatAttribute, graphInput, graphOutput, initializer, integerAttribute, integersAttribute, node } from './messages';
import type { Field } from './wire';

/** Names of the graph's only input [batch, channels, (depth,) height, width] and output [batch, classes, …]. */
export const onnxNames = { input: 'input', output: 'output' } as const;

export function encodeOnnx(network: Network, state: ParameterState, metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const space = network.dimensions === 3 ? ['depth', 'height', 'width'] : ['height', 'width'];
  const path = planForwardPath(network);
  const fields = [
    ...path.flatMap(encodeLayer),
    node('Softmax', [path.at(-1)?.layer.name ?? ''], onnxNames.output, integerAttribute('axis', 1)),
    ...path.flatMap(({ layer, index }) => encodeWeights(network, layer, state, index)),
    graphInput(onnxNames.input, ['batch', network.inputChannels, ...space]),
    graphOutput(onnxNames.output, ['batch', network.classes, ...space]),
  ];
  return encodeModel({ name: 'sauron_unet', fields }, metadata);
}

/** A layer's value bears the layer's name. */
function encodeLayer({ layer, parents }: PathLayer): Field[] {
  const joined = `${layer.name}_inputs`;
  const [source = onnxNames.input] = parents.length > 1 ? [joined] : parents.map(({ name }) => name);
  const fields =
    parents.length > 1
      ? [
          node(
            'Concat',
            parents.map(({ name }) => name),
            joined,
            integerAttribute('axis', 1),
          ),
        ]
      : [];
  const weights = [`${layer.exportName}.weight`, `${layer.exportName}.bias`];
  if (layer.kind !== 'conv') {
    const operator = layer.kind === 'transposed' ? 'ConvTranspose' : 'Conv';
    return [...fields, node(operator, [source, ...weights], layer.name, ...describeWindow(layer))];
  }
  const [sums, normed] = [`${layer.name}_sums`, `${layer.name}_normed`];
  return [
    ...fields,
    node('Conv', [source, ...weights], sums, ...describeWindow(layer)),
    node('InstanceNormalization', [sums, ...normNames(layer)], normed, floatAttribute('epsilon', normEpsilon)),
    node('LeakyRelu', [normed], layer.name, floatAttribute('alpha', leakySlope)),
  ];
}

function describeWindow({ kind, kernel, stride }: Layer): Field[] {
  const margin = kernel.map((edge) => (kind === 'conv' && edge === 3 ? 1 : 0));
  return [
    integersAttribute('kernel_shape', kernel),
    integersAttribute('strides', stride),
    integersAttribute('pads', [...margin, ...margin]),
  ];
}

const normNames = ({ exportName }: Layer): [string, string] => [`${exportName}.norm.scale`, `${exportName}.norm.offset`];

/** Convolution weights lie as PyTorch has them; the norm, which has no affine part, gets ones and zeros. */
function encodeWeights(network: Network, layer: Layer, state: ParameterState, index: number): Field[] {
  const value = state.layers[index]?.value;
  if (!value) throw new Error(`There are no weights for ${layer.name}.`);
  const [scale, offset] = normNames(layer);
  const count = layer.filters;
  return [
    initializer(`${layer.exportName}.weight`, weightShape(network, layer), value.weight),
    initializer(`${layer.exportName}.bias`, [count], value.bias),
    ...(layer.kind === 'conv'
      ? [initializer(scale, [count], new Float32Array(count).fill(1)), initializer(offset, [count], new Float32Array(count))]
      : []),
  ];
}
