// The files that the authors' nnUNet(…, filters=…) is rebuilt from, and a loader that needs none of their code.
// Their loader feeds images as [x, y, z]: kernels, and the parity tensors, have their axes in that order here and only here.
import { inputCounts, type Network } from '../network/network';
import { PlaygroundError } from '../protocol/failures';
import { reverseAxes } from './layout';
import { encodeText, type ExportPart } from './part';
import { encodeParity, parityFile } from './parity';
import loader from './python/load_pytorch.py?raw';
import { decodeSafetensors, encodeSafetensors, type Tensor, type TensorFile } from './safetensors';
import type { ExportSource } from './source';
import { checkParity } from './verify';
import { nameTensors, readNetwork } from './weights';
import { describeSource } from './weightsFile';

const file = 'weights.safetensors';

export async function buildSauronunetFiles(source: ExportSource): Promise<ExportPart> {
  const { network, state } = source;
  if (network.flatLevels > 0)
    throw new PlaygroundError('bad-config', 'A network with flat levels cannot be built by the authors’ code; take the bundle or ONNX.');
  const tensors = turnKernels(nameTensors(network, state), network);
  const bytes = encodeSafetensors({ tensors, metadata: { ...describeSource(source), axes: 'x, y, z' } });
  const { network: readBack, state: again } = readNetwork(turnKernels(decodeSafetensors(bytes).tensors, network));
  const difference = checkParity(file, await source.run(readBack, again), source.live);
  return {
    files: new Map([
      ['in_filters', encodeText(encodeTable(network, (i) => inputCountOf(network, i)))],
      ['out_filters', encodeText(encodeTable(network, (i) => network.layers[i]?.filters ?? 0))],
      [file, bytes],
      ['load_pytorch.py', encodeText(loader)],
      [parityFile, encodeParity(source, 'xyz')],
      ['README.txt', encodeText(describe(source))],
    ]),
    checks: [{ file, by: 'stock TensorFlow.js operations', difference }],
  };
}

const inputCountOf = (network: Network, index: number): number => {
  const layer = network.layers[index];
  return layer ? inputCounts(network, layer).reduce((a, b) => a + b, 0) : 0;
};

/** Turning twice gives back what was. */
export const turnKernels = (tensors: TensorFile['tensors'], { dimensions }: Pick<Network, 'dimensions'>): Map<string, Tensor> =>
  new Map(
    [...tensors].map(([name, tensor]) => [name, tensor.shape.length > 2 ? reverseAxes(tensor.data, tensor.shape, dimensions) : tensor]),
  );

/** One column a layer, under the names of the authors' blocks; their predict.py reads the last row. */
const encodeTable = ({ layers }: Network, count: (index: number) => number): string =>
  `${layers.map(({ name }) => name).join('\t')}\n${layers.map((_, i) => count(i)).join('\t')}\n`;

function describe({ network, initial, classes, config }: ExportSource): string {
  return [
    'A pruned network for the authors’ code, github.com/jmlipman/SauronUNet.',
    '',
    'python3 load_pytorch.py --save model.pt    checks the weights and writes the torch file',
    'predict.py --model_state model.pt --in_filters in_filters --out_filters out_filters …',
    'or, in Python: nnUNet(…, filters={"in": …, "out": …}).load_state_dict(torch.load("model.pt")), strictly.',
    '',
    `modalities=${network.inputChannels}, n_classes=${classes.length}, levels=${network.levels}, dim="${network.dimensions}D", fms_init=${initial.layers[0]?.filters ?? 0}, patch ${config.patchSize.join(' x ')}`,
    'All spatial axes, of kernels and of the parity tensors, are in the order x, y(, z).',
    '',
  ].join('\n');
}
