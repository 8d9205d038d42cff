// The files of a TensorFlow.js graph model, checked by running them in stock TensorFlow.js; with an example page.
import { spaceOf } from './layout';
import { decodeJson, encodeJson, encodeText, type ExportPart } from './part';
import type { ExportSource } from './source';
import { encodeGraphModel } from './tfjs/encodeGraphModel';
import example from './tfjs/example.html?raw';
import { checkParity } from './verify';
import { describeSource } from './weightsFile';

const file = 'model.json';

export async function buildTfjsFiles(source: ExportSource): Promise<ExportPart> {
  const { network, state, sample, live, config, peers } = source;
  const { format: _format, ...metadata } = describeSource(source);
  const { model, weights } = encodeGraphModel(network, state, metadata);
  const files = new Map([
    [file, encodeJson(model)],
    ['weights.bin', weights],
    ['example.html', encodeText(fillExample(source))],
  ]);
  const read = { model: decodeJson(files.get(file) ?? new Uint8Array()) as object, weights };
  const again = await peers.runGraphModel(read, sample, [1, ...spaceOf(config), network.inputChannels]);
  return { files, checks: [{ file, by: 'stock TensorFlow.js', difference: checkParity(file, again, live) }] };
}

/** The example asks for noise of the patch's size. */
const fillExample = ({ network, config }: ExportSource): string =>
  example
    .replace('SHAPE', JSON.stringify([1, ...spaceOf(config), network.inputChannels]))
    .replace('PREPARATION', describePreparation(config));

/** What images need before this network sees them. */
function describePreparation({ normalisation, spacing }: ExportSource['config']): string {
  const { scheme, low, high, mean, deviation } = normalisation;
  const values =
    scheme === 'ct'
      ? `Values are clipped to ${low} .. ${high}, then (value - ${mean}) / ${deviation}.`
      : 'Each channel of a whole image is z-scored: (value - mean) / standard deviation.';
  const axes = Object.entries(spacing).flatMap(([axis, mm]) => (mm === null ? [] : [`${axis} ${mm} mm`]));
  return axes.length === 0 ? values : `${values} Voxels are first resampled to ${axes.join(', ')}.`;
}
