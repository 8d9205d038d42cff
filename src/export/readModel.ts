// A network from the file that it was exported to, whatever the kind: weights, settings, classes, kept filters. Pure but for unpacking.
// Other programs' files are refused in words: what prepared the images for them is not known here.
import { countParameters, createNetwork, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { LayerPruning } from '../pruning/method';
import { PlaygroundError } from '../protocol/failures';
import type { ModelCard, ModelKind } from '../protocol/model';
import { decodeNotes, type ModelNotes } from './modelNotes';
import { completeHeads } from './completeHeads';
import { readOnnx } from './onnx/readOnnx';
import { decodeJson } from './part';
import { decodeSafetensors, type TensorFile } from './safetensors';
import { turnKernels } from './sauronunetFiles';
import { readGraphMetadata, readGraphModel } from './tfjs/readGraphModel';
import { readNetwork } from './weights';
import { decodeZip, type Entries } from './zip';

export interface OpenedModel extends Omit<ModelNotes, 'layers'> {
  kind: ModelKind;
  name: string;
  network: Network;
  state: ParameterState;
  /** Before the first prune, under the same settings. */
  initial: Network;
  /** Which filters of it are left; null where the file does not say. */
  layers: readonly LayerPruning[] | null;
  missing: string[];
}

interface Found extends TensorFile {
  kind: ModelKind;
  /** Coarse heads only serve training; some kinds leave them out. */
  headsMissing: boolean;
}

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());
const baseOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Null where `files` hold no model, so that they may be data. Rejects with PlaygroundError('bad-data') naming file, reason and remedy. */
export async function readModel(files: readonly { path: string; file: Blob }[]): Promise<OpenedModel | null> {
  const name = nameModel(files.map(({ path }) => path));
  try {
    const entries = await listEntries(files);
    const found = entries && readKind(entries);
    return found ? assemble(name, found) : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new PlaygroundError('bad-data', `${name}: ${reason}. ${remedy}`);
  }
}

const remedy = 'Only networks that Sauron Playground exported can be opened: export the model again, best as a bundle.';

const nameModel = (paths: readonly string[]): string =>
  paths.find((path) => /\.(safetensors|onnx|zip)$/i.test(path)) ??
  paths.find((path) => baseOf(path) === 'model.json') ??
  paths[0] ??
  'no file';

/** The files that may make a model; a lone zip is looked into. Null where nothing speaks of one. */
async function listEntries(files: readonly { path: string; file: Blob }[]): Promise<Entries | null> {
  const [only] = files;
  // A zip that cannot be read is left to the data's reader, which says why.
  if (files.length === 1 && only && /\.zip$/i.test(only.path))
    return decodeZip(only.file, (path) => modelFiles.test(path)).catch(() => null);
  const wanted = files.filter(({ path }) => modelFiles.test(path));
  if (wanted.length === 0) return null;
  return new Map(await Promise.all(wanted.map(async ({ path, file }) => [path, await bytesOf(file)] as const)));
}

const modelFiles = /(^|\/)(model\.json|weights\.bin|in_filters|architecture\.json)$|\.(safetensors|onnx)$/;

/** The first kind that the files make, the one that holds most first. */
function readKind(entries: Entries): Found | null {
  const paths = [...entries.keys()];
  const find = (wanted: (path: string) => boolean): string | undefined =>
    paths.filter(wanted).sort((a, b) => a.split('/').length - b.split('/').length)[0];
  const at = (path: string): Uint8Array<ArrayBuffer> => entries.get(path) ?? new Uint8Array();
  const weights = find((path) => path.endsWith('.safetensors') && baseOf(path) !== 'parity.safetensors');
  if (weights !== undefined) return { ...readTensors(at(weights)), kind: kindOfWeights(paths, weights), headsMissing: false };
  const onnx = find((path) => path.endsWith('.onnx'));
  if (onnx !== undefined) return { ...readOnnx(at(onnx)), kind: 'onnx', headsMissing: true };
  const graph = find((path) => baseOf(path) === 'model.json');
  if (graph === undefined) return null;
  const binary = graph.replace(/model\.json$/, 'weights.bin');
  if (!entries.has(binary)) throw new Error('weights.bin is missing beside it; drop both files, or the zip');
  const model = decodeJson(at(graph));
  const { config } = decodeNotes(readGraphMetadata(model));
  return { ...readGraphModel(model, at(binary), config), kind: 'tfjs', headsMissing: true };
}

function kindOfWeights(paths: readonly string[], weights: string): ModelKind {
  const beside = (name: string): boolean => paths.includes(weights.replace(/[^/]*$/, name));
  return beside('architecture.json') ? 'bundle' : beside('in_filters') ? 'sauronunet' : 'safetensors';
}

/** Files for the authors' code have their kernels' axes turned, and say so. */
function readTensors(bytes: Uint8Array): TensorFile {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.axes !== 'x, y, z') return { tensors, metadata };
  return { tensors: turnKernels(tensors, decodeNotes(metadata).config), metadata };
}

function assemble(name: string, { kind, tensors, metadata, headsMissing }: Found): OpenedModel {
  const notes = decodeNotes(metadata);
  const { network, state } = readNetwork(headsMissing ? completeHeads(tensors, notes) : tensors);
  const initial = planInitial(network, notes);
  const layers = notes.layers && checkLayers(network, initial, notes.layers);
  const missing = [
    'the optimiser’s moments, which are zero at first',
    ...(headsMissing ? ['the coarser heads, which begin with zero weights'] : []),
    ...(layers ? [] : ['the log of pruning: thresholds start anew, and filters are numbered anew']),
  ];
  return { ...notes, kind, name, network, state, initial, layers, missing };
}

/** The settings and classes must be those of these weights. */
function planInitial(network: Network, { config, classes }: ModelNotes): Network {
  const { dimensions, levels, flatLevels, inputChannels } = network;
  const same = dimensions === config.dimensions && levels === config.levels && flatLevels === config.flatLevels;
  if (!same || classes.length !== network.classes) throw new Error('its settings are those of another network than its weights');
  const initial = createNetwork({
    dimensions,
    levels,
    flatLevels,
    inputChannels,
    classes: network.classes,
    firstFilters: config.firstFilters,
  });
  if (network.layers.some(({ filters }, i) => filters > (initial.layers[i]?.filters ?? 0)))
    throw new Error('it has more filters than its settings allow');
  return initial;
}

function checkLayers(network: Network, initial: Network, layers: readonly LayerPruning[]): readonly LayerPruning[] {
  const fits = network.layers.every(({ name, filters }, i) => {
    const { name: said, kept } = layers[i] ?? {};
    return said === name && kept?.length === filters && kept.every((filter) => filter < (initial.layers[i]?.filters ?? 0));
  });
  if (!fits) throw new Error('its log of pruning is that of another network');
  return layers;
}

/** What the page learns of it. */
export const describeModel = ({ kind, name, epoch, config, classes, network, initial, provenance, missing }: OpenedModel): ModelCard => ({
  kind,
  name,
  epoch,
  config,
  classes,
  channels: network.inputChannels,
  parameters: countParameters(network),
  initialParameters: countParameters(initial),
  layers: network.layers.map((layer, i) => ({ name: layer.name, filters: layer.filters, initialFilters: initial.layers[i]?.filters ?? 0 })),
  provenance,
  missing,
});
