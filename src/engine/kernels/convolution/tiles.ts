// What a tile of a convolution kernel is, as data: its sizes, the threads that compute it, and the names of both. Knows no kernel's text.

/** Outputs of a tile of a convolution: positions along x, rows along y, groups of four channels. */
export interface Tile {
  readonly along: number;
  readonly rows: number;
  readonly groups: number;
}

/**
 * How a tile is computed: 'direct' by one thread; 'winograd' by one thread with fewer products and more sums; 'shared' by a workgroup, from copies of sources and weights in workgroup memory; 'split' by as many
 * threads as it has outputs, each of which sums over its share of the source groups and then adds up one output.
 */
export type Family = 'direct' | 'winograd' | 'shared' | 'split';

export interface CorrelationTile extends Tile {
  readonly family: Family;
  /** Threads that compute the tile together. */
  readonly threads: number;
  /** Whether a thread and three others, at tiles of their own, load weights for each other. */
  readonly quads: boolean;
}

/** One thread of a weight gradient: positions per turn of its loop, input groups, output groups. */
export interface GradientTile {
  readonly columns: number;
  readonly inGroups: number;
  readonly outGroups: number;
  /** Whether a thread and three others, at output groups of their own, load x for each other; of four input groups then. */
  readonly quads: boolean;
}

type Sizes = `${number}x${number}x${number}`;
/** '8x2x1' is direct. */
export type TileName = Sizes | `${Exclude<Family, 'direct'>} ${Sizes}` | `quad ${Sizes}` | `quad winograd ${Sizes}`;

/** Threads of a workgroup whose threads work together. */
export const teamSize = 64;

/** What a thread of a shared tile computes: as much as its registers hold, so that it reads workgroup memory rarely. */
export const sharedThread: Tile = { along: 4, rows: 1, groups: 2 };

const outputsOf = ({ along, rows, groups }: Tile): number => along * rows * groups;

/** Reads a tile's three sizes from its name. */
function parseSizes(name: TileName): [number, number, number] {
  const [first = NaN, second = NaN, third = NaN] = name
    .slice(name.lastIndexOf(' ') + 1)
    .split('x')
    .map(Number);
  return [first, second, third];
}

function readTile(name: TileName): CorrelationTile {
  const [along, rows, groups] = parseSizes(name);
  const tile = { along, rows, groups, quads: name.startsWith('quad ') };
  if (name.startsWith('shared ')) return { ...tile, family: 'shared', threads: outputsOf(tile) / outputsOf(sharedThread) };
  if (name.startsWith('split ')) return { ...tile, family: 'split', threads: outputsOf(tile) };
  return { ...tile, family: name.includes('winograd') ? 'winograd' : 'direct', threads: 1 };
}

const known = new Map<TileName, CorrelationTile>();

export function parseTile(name: TileName): CorrelationTile {
  const tile = known.get(name) ?? readTile(name);
  known.set(name, tile);
  return tile;
}

export function parseGradientTile(name: TileName): GradientTile {
  const [columns, inGroups, outGroups] = parseSizes(name);
  return { columns, inGroups, outGroups, quads: name.startsWith('quad ') };
}

/** Sums of four floats that a thread of a correlation keeps. */
export const accumulatorsOf = (tile: CorrelationTile): number =>
  tile.family === 'winograd' ? 2 * outputsOf(tile) : outputsOf(tile.family === 'shared' ? sharedThread : tile);

/** Workgroups that compute `tiles` tiles; `usual` threads each where threads work alone. A weight gradient's thread is a tile of its own. */
export function workgroupsFor(name: TileName, tiles: number, usual: number): { size: number; count: number } {
  const { threads } = parseTile(name);
  const size = threads === 1 ? usual : teamSize;
  return { size, count: Math.ceil((tiles * threads) / size) };
}
