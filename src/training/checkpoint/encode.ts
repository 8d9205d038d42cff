// A checkpoint to bytes and back, unchanged to the bit; damage and other versions are refused in words. Pure.
import { computeCrc32 } from '../../lib/crc32';
import type { LayerTensors, ParameterState } from '../../network/parameters';
import type { RunConfig } from '../../protocol/config';
import { ownNormalisation, storedSpacing } from '../../protocol/defaultConfig';
import type { RunCard } from '../../protocol/runs';
import type { BestModel } from '../bestModel';
import type { Checkpoint, RunState } from './checkpoint';
import { checkSection, formatVersion, preambleBytes, readPreamble, refuse, writePreamble, type Section } from './format';
import { readJson, writeJson } from './numbersInJson';

/** The state's JSON, with what is needed to find the tensors. */
interface StateJson {
  state: RunState;
  optimiserStep: number;
  best: Omit<BestModel, 'layers'> | null;
  /** Elements of every tensor, in order: of each layer weight and bias of values, first and second moments; then weight and bias of the best model. */
  lengths: number[];
}

const partsOf = ({ weight, bias }: LayerTensors): Float32Array[] => [weight, bias];
const tensorsOf = ({ parameters, best }: Checkpoint): Float32Array[] => [
  ...parameters.layers.flatMap(({ value, first, second }) => [value, first, second].flatMap(partsOf)),
  ...(best?.layers.flatMap(partsOf) ?? []),
];

const describe = (bytes: Uint8Array): Section => ({ bytes: bytes.length, crc: computeCrc32(bytes) });

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const { card, state, parameters, best } = checkpoint;
  const tensors = tensorsOf(checkpoint);
  const { layers: _, ...bestFacts } = best ?? { layers: [] };
  const text: StateJson = {
    state,
    optimiserStep: parameters.step,
    best: best && (bestFacts as Omit<BestModel, 'layers'>),
    lengths: tensors.map(({ length }) => length),
  };
  return assemble(new TextEncoder().encode(writeJson(card)), new TextEncoder().encode(writeJson(text)), joinTensors(tensors));
}

function joinTensors(tensors: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const all = new Float32Array(tensors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const tensor of tensors) {
    all.set(tensor, at);
    at += tensor.length;
  }
  return new Uint8Array(all.buffer);
}

function assemble(card: Uint8Array, text: Uint8Array, tensors: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = new Uint8Array(text.length + ((-card.length - text.length) & 3)).fill(32);
  state.set(text);
  const file = new Uint8Array(preambleBytes + card.length + state.length + tensors.length);
  file.set(writePreamble({ version: formatVersion, card: describe(card), state: describe(state), tensors: describe(tensors) }));
  file.set(card, preambleBytes);
  file.set(state, preambleBytes + card.length);
  file.set(tensors, preambleBytes + card.length + state.length);
  return file;
}

/** Bytes from the file's start that hold its card. */
export const cardEnd = (preamble: Uint8Array): number => preambleBytes + readPreamble(preamble).card.bytes;

/** Runs kept before these settings existed were trained as they say. */
const completeCard = (card: RunCard): RunCard => ({
  ...missingInOldCards,
  ...card,
  config: { normalisation: ownNormalisation, spacing: storedSpacing, ...(card.config as Partial<RunConfig>) } as RunConfig,
});

/** The card alone, from the file's first bytes. Throws PlaygroundError('bad-checkpoint'). */
export function decodeCard(bytes: Uint8Array<ArrayBuffer>): RunCard {
  const { card } = readPreamble(bytes);
  return completeCard(parse(checkSection(bytes, preambleBytes, card, 'description')) as RunCard);
}

/** What files of an earlier visit may lack. */
const missingInOldCards = { twin: null };
const missingInOldStates = { insights: [] };

const parse = (bytes: Uint8Array): unknown => readJson(new TextDecoder().decode(bytes));

function readState(bytes: Uint8Array<ArrayBuffer>): StateJson {
  const { card, state } = readPreamble(bytes);
  const text = parse(checkSection(bytes, preambleBytes + card.bytes, state, 'state')) as StateJson;
  return { ...text, state: { ...missingInOldStates, ...text.state } };
}

/** Card and state without the weights, which are not looked at. Throws PlaygroundError('bad-checkpoint') saying what is wrong. */
export const decodeNumbers = (bytes: Uint8Array<ArrayBuffer>): Pick<Checkpoint, 'card' | 'state'> => ({
  card: decodeCard(bytes),
  state: readState(bytes).state,
});

/** Throws PlaygroundError('bad-checkpoint') saying what is wrong. */
export function decodeCheckpoint(bytes: Uint8Array<ArrayBuffer>): Checkpoint {
  const { card, state, tensors } = readPreamble(bytes);
  const text = readState(bytes);
  const values = checkSection(bytes, preambleBytes + card.bytes + state.bytes, tensors, 'list of weights');
  const layerCount = text.state.filters.length;
  const parts = splitTensors(values, text.lengths);
  const pairs = Array.from({ length: parts.length / 2 }, (_, i) => ({ weight: parts[2 * i], bias: parts[2 * i + 1] }) as LayerTensors);
  if (pairs.length !== layerCount * (text.best ? 4 : 3)) refuse('its weights do not belong to its network');
  const layers = Array.from({ length: layerCount }, (_, i) => {
    const [value, first, second] = pairs.slice(3 * i, 3 * i + 3);
    return { value, first, second } as ParameterState['layers'][number];
  });
  return {
    card: decodeCard(bytes),
    state: text.state,
    parameters: { step: text.optimiserStep, layers },
    best: text.best && { ...text.best, layers: pairs.slice(3 * layerCount) },
  };
}

function splitTensors(bytes: Uint8Array<ArrayBuffer>, lengths: readonly number[]): Float32Array<ArrayBuffer>[] {
  if (4 * lengths.reduce((sum, length) => sum + length, 0) !== bytes.length) refuse('its weights are not all there');
  // Copied, so that a part does not hold the whole file in memory.
  const all = new Float32Array(bytes.slice().buffer);
  let at = 0;
  return lengths.map((length) => all.slice(at, (at += length)));
}

/** The same checkpoint under another card. */
export function replaceCard(bytes: Uint8Array<ArrayBuffer>, card: RunCard): Uint8Array<ArrayBuffer> {
  const before = readPreamble(bytes);
  const stateFrom = preambleBytes + before.card.bytes;
  const tensorsFrom = stateFrom + before.state.bytes;
  const text = checkSection(bytes, stateFrom, before.state, 'state');
  return assemble(new TextEncoder().encode(writeJson(card)), text, checkSection(bytes, tensorsFrom, before.tensors, 'list of weights'));
}
