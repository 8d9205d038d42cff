// The bundle: every kind in one archive, with architecture, parity tensors and their table, each readable without this program.
import { exportKinds } from '../protocol/exportKinds';
import { computeArchitecture } from './architecture';
import { encodeJson, encodeText, inFolder, type ExportPart } from './part';
import { describeParity, encodeParity, parityFile } from './parity';
import { partBuilders, type PartName } from './parts';
import loader from './python/load_pytorch.py?raw';
import type { ExportSource } from './source';

/** Where each kind lies. */
const folders: Record<PartName, string> = {
  safetensors: '',
  onnx: '',
  tfjs: 'tfjs/',
  sauronunet: 'sauronunet/',
  predictions: 'predictions/',
  history: '',
  figures: 'figures/',
  report: '',
  config: '',
};

/** The files of those that have no folder. */
const single: Partial<Record<PartName, string>> = {
  safetensors: 'weights.safetensors',
  onnx: 'model.onnx',
  history: 'history.csv, .json',
  report: 'report.html',
  config: 'config.json',
};

export async function buildBundle(source: ExportSource): Promise<ExportPart> {
  const bundle: ExportPart = { files: new Map(), checks: [] };
  const drawn = source.charts.length > 0;
  const names = (Object.keys(folders) as PartName[]).filter((name) => source.offered.includes(name) && (drawn || name !== 'figures'));
  for (const name of names) {
    source.tell(exportKinds[name].title);
    const { files, checks } = inFolder(folders[name], await partBuilders[name](source));
    files.forEach((bytes, path) => bundle.files.set(path, bytes));
    bundle.checks.push(...checks);
  }
  bundle.files.set('architecture.json', encodeJson(computeArchitecture(source)));
  bundle.files.set('parity.json', encodeJson(describeParity(source, bundle.checks)));
  bundle.files.set(parityFile, encodeParity(source));
  bundle.files.set('load_pytorch.py', encodeText(loader));
  bundle.files.set('README.txt', encodeText(describeBundle(names)));
  return bundle;
}

function describeBundle(names: readonly PartName[]): string {
  const contents = names.map((name) => {
    const { title, description } = exportKinds[name];
    return `${(folders[name] || single[name] || '').padEnd(21)}${title.replace(/ \(.*\)$/, '')}. ${description}`;
  });
  return [
    'A network trained and pruned by Sauron Playground.',
    '',
    ...contents,
    '',
    'load_pytorch.py      rebuilds the network in plain PyTorch and compares it: python3 load_pytorch.py [--save model.pt];',
    '                     convolutions are [out, in, (z,) y, x], transposed ones [in, out, (z,) y, x]',
    'architecture.json    per layer: parents, kept inputs and outputs as indices into the original network, τ, what went when',
    'history-schema.txt   every column of history.csv and field of history.json',
    'parity.json          largest difference between the live network and each exported one, read back and run',
    'parity/              an input and the live network’s output for it',
    '',
  ].join('\n');
}
