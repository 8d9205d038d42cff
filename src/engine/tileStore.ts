// Where measured tile choices are kept between engines, and between visits if the page keeps the store. Knows no GPU.
import type { AdapterFacts } from '../protocol/snapshot';
import { kernelOf, type Operation, operations, tileNames, writeConvolution } from './kernels/convolution/convolutions';
import { textHash } from './kernels/convolution/textHash';
import type { TileName } from './kernels/convolution/tiles';
import type { ConvolutionShape } from './tileChoice';
import type { TextStore } from './types';

/** Tile by operation and shape. */
export type TileChoices = Record<string, TileName>;

let fingerprint: string | null = null;

/** Choices hold for one adapter and one state of the kernels' texts. */
export function storeKey({ vendor, architecture, description }: AdapterFacts): string {
  fingerprint ??= textHash(operations.flatMap((operation) => tileNames[operation].map((tile) => writeConvolution(operation, tile))));
  return ['tiles', vendor, architecture, description, fingerprint].join('|');
}

export const shapeKey = (operation: Operation, { batch, input, output, inGroups, outGroups, depth, strideZ }: ConvolutionShape): string =>
  [operation, batch, input.join('x'), output.join('x'), inGroups, outGroups, depth, strideZ].join(' ');

/** What an adapter is known to do: the fastest tile of each measured shape, and the kernels that are not to be used there. */
export interface MeasuredTiles {
  choices: TileChoices;
  /** "operation tile" of kernels whose result differs from the plain variant's. */
  refused: string[];
}

export interface KnownTiles extends MeasuredTiles {
  /** Shapes for which there was no time before a first step. They are measured only when a person asks, so that the next run is the same as this. */
  passedOver: string[];
}

export const nothingKnown: KnownTiles = { choices: {}, refused: [], passedOver: [] };
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** What is stored; nothing where the text is damaged. */
export function readKnown(store: TextStore, key: string): KnownTiles {
  const kernels = new Set(operations.flatMap((operation) => tileNames[operation].map((tile): string => kernelOf(operation, tile))));
  try {
    const parsed: unknown = JSON.parse(store.get(key) ?? 'null');
    if (!isRecord(parsed) || !isRecord(parsed['choices']) || !Array.isArray(parsed['refused'])) return nothingKnown;
    const choices = Object.entries(parsed['choices']).filter(([shape, tile]) => kernels.has(`${shape.split(' ')[0]} ${String(tile)}`));
    const refused = textsIn(parsed['refused']).filter((kernel) => kernels.has(kernel));
    return { choices: Object.fromEntries(choices) as TileChoices, refused, passedOver: textsIn(parsed['passedOver']) };
  } catch {
    return nothingKnown;
  }
}

export const writeKnown = (store: TextStore, key: string, known: KnownTiles): void => void store.set(key, JSON.stringify(known));

/** Forgets what this adapter is known to do, for this state of the kernels' texts. */
export const forgetKnown = (store: TextStore, facts: AdapterFacts): void => void store.delete(storeKey(facts));
