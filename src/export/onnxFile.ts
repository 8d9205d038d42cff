// model.onnx, checked by running its bytes in onnxruntime-web.
import { spaceOf, toChannelsFirst } from './layout';
import { encodeOnnx } from './onnx/encodeOnnx';
import type { ExportPart } from './part';
import type { ExportSource } from './source';
import { checkParity } from './verify';
import { describeSource } from './weightsFile';

const file = 'model.onnx';

export async function buildOnnxFile(source: ExportSource): Promise<ExportPart> {
  const { network, state, sample, live, config, peers } = source;
  const { inputChannels, classes } = network;
  const { format: _format, ...metadata } = describeSource(source);
  const bytes = encodeOnnx(network, state, metadata);
  const shape = [1, inputChannels, ...spaceOf(config)];
  const again = await peers.runOnnx(bytes, toChannelsFirst(sample, inputChannels), shape);
  const difference = checkParity(file, again, toChannelsFirst(live, classes));
  return { files: new Map([[file, bytes]]), checks: [{ file, by: 'onnxruntime-web', difference }] };
}
