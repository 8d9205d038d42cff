// What one thread of a convolution kernel computes, as data: tile sizes and their names. Knows no kernel's text.

/** Outputs of one thread of a convolution: positions along x, rows along y, groups of four channels. */
export interface Tile {
  readonly along: number;
  readonly rows: number;
  readonly groups: number;
}

/** One thread of a weight gradient: positions per turn of its loop, input groups, output groups. */
export interface GradientTile {
  readonly columns: number;
  readonly inGroups: number;
  readonly outGroups: number;
}

export type TileName = `${number}x${number}x${number}`;

/** Reads a tile's three sizes from its name. */
export function parseSizes(name: TileName): [number, number, number] {
  const [first = NaN, second = NaN, third = NaN] = name.split('x').map(Number);
  return [first, second, third];
}

export function parseTile(name: TileName): Tile {
  const [along, rows, groups] = parseSizes(name);
  return { along, rows, groups };
}

export function parseGradientTile(name: TileName): GradientTile {
  const [columns, inGroups, outGroups] = parseSizes(name);
  return { columns, inGroups, outGroups };
}
