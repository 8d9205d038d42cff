// The bundle: one zip with weights, architecture, settings, history and the check, each readable without this program.
import { configure } from '../protocol/configure';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import { computeArchitecture } from './architecture';
import { encodeHistoryCsv, planColumns } from './historyCsv';
import { toChannelsFirst } from './layout';
import { encodeSafetensors } from './safetensors';
import type { ExportSource } from './source';
import { verifyWeights, parityTolerance } from './verify';
import { buildWeightsFile } from './weightsFile';
import { decodeZip, encodeZip, type Entries } from './zip';

const text = (value: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(value));
const json = (value: unknown): Uint8Array<ArrayBuffer> => text(`${JSON.stringify(value, null, 2)}\n`);

export async function buildBundle(source: ExportSource): Promise<{ blob: Blob; difference: number }> {
  const { bytes, difference } = await buildWeightsFile(source);
  const entries: Entries = new Map([
    ['weights.safetensors', bytes],
    ['architecture.json', json(computeArchitecture(source))],
    ['config.json', json(describeConfig(source))],
    ['history.json', json(source.history)],
    ['history.csv', text(encodeHistoryCsv(source.history, source.classes))],
    ['parity.json', json(describeParity(source, difference))],
    ['parity/parity.safetensors', encodeParity(source)],
    ['README.txt', text(describeBundle(source))],
  ]);
  const blob = await encodeZip(entries);
  await checkArchive(blob, entries, source);
  return { blob, difference };
}

/** The settings alone, as they ended, where no hand changed the run. */
const describeConfig = ({ config, interventions }: ExportSource): object =>
  interventions.length > 0 ? { ...config, interventions } : config;

function describeParity({ config, epoch }: ExportSource, difference: number): object {
  return {
    epoch,
    tolerance: parityTolerance,
    input: 'parity/parity.safetensors: input [1, channels, (z,) y, x], output [1, classes, (z,) y, x], softmax of the full-resolution head',
    patchSize: config.patchSize,
    exports: [{ file: 'weights.safetensors', maxAbsDifference: difference }],
  };
}

function encodeParity({ sample, live, network, config }: ExportSource): Uint8Array<ArrayBuffer> {
  const space = [...config.patchSize].reverse();
  const { inputChannels, classes } = network;
  const tensors = new Map([
    ['input', { shape: [1, inputChannels, ...space], data: toChannelsFirst(sample, inputChannels) }],
    ['output', { shape: [1, classes, ...space], data: toChannelsFirst(live, classes) }],
  ]);
  return encodeSafetensors({ tensors, metadata: {} });
}

/** The archive is opened again: every file as written, the weights run once more, the settings accepted by the program. */
async function checkArchive(blob: Blob, entries: Entries, source: ExportSource): Promise<void> {
  const read = await decodeZip(blob);
  for (const [name, bytes] of entries) {
    const found = read.get(name);
    if (found?.length !== bytes.length || !found.every((byte, i) => byte === bytes[i]))
      throw new PlaygroundError('bug', `${name} came out of the archive otherwise than it went in; nothing was saved.`);
  }
  await verifyWeights(read.get('weights.safetensors') ?? new Uint8Array(), source);
  configure(source.config, JSON.parse(new TextDecoder().decode(read.get('config.json'))) as RunConfig);
}

function describeBundle({ history, classes }: ExportSource): string {
  const columns = planColumns(history, classes).map(({ name, meaning }) => `  ${name}: ${meaning}`);
  return [
    'A network trained and pruned by Sauron Playground.',
    '',
    'weights.safetensors  values in PyTorch layout under the names of the authors’ code; convolutions [out, in, (z,) y, x], transposed [in, out, (z,) y, x]',
    'architecture.json    per layer: parents, kept inputs and outputs as indices into the original network, τ, what went when',
    'config.json          all settings as they ended, and what was changed by hand while the run went on; the program accepts this file',
    'history.json, .csv   one entry per epoch',
    'parity.json          largest difference between the live network and this file, re-read and run',
    'parity/              an input and the live network’s output for it',
    '',
    'Columns of history.csv (an empty cell was not measured or is undefined):',
    ...columns,
    '',
  ].join('\n');
}
