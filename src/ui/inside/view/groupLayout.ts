// Where the heads and thumbnails of several groups stand on one sheet, so that one canvas and the words over it agree. Pure geometry in CSS pixels.

export interface GroupLayout {
  tile: number;
  /** There is room for more words under each. */
  roomy: boolean;
  heads: number[];
  /** One list of places a group. */
  places: { left: number; top: number }[][];
  height: number;
}

interface Grid {
  tile: number;
  roomy: boolean;
  columns: number;
  stepX: number;
  stepY: number;
  head: number;
  gap: number;
}

/** `text` is the page's type size; groups stand one under the other in the order given. Tiles are as large as the room takes all, within limits. */
export function planGroups(counts: readonly number[], room: { width: number; height: number }, text: number): GroupLayout {
  const total = counts.reduce((a, b) => a + b, 0);
  const least = Math.floor((total > 120 ? 4.2 : 5) * text);
  let grid = planGrid(Math.floor(14 * text), room.width, text);
  while (grid.tile > least && (grid.tile > room.width || sumHeights(counts, grid) > room.height))
    grid = planGrid(Math.max(least, grid.tile - 2), room.width, text);
  return placeGroups(counts, grid);
}

function planGrid(tile: number, width: number, text: number): Grid {
  const roomy = tile >= 7.5 * text;
  const [gap, caption, head] = [0.5 * text, (roomy ? 4 : 2.9) * text, 1.9 * text];
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  return { tile, roomy, columns, stepX: tile + gap, stepY: tile + caption, head, gap };
}

const heightOf = (count: number, { head, columns, stepY, gap }: Grid): number => head + Math.ceil(count / columns) * stepY + gap;
const sumHeights = (counts: readonly number[], grid: Grid): number => counts.reduce((sum, count) => sum + heightOf(count, grid), 0);

function placeGroups(counts: readonly number[], grid: Grid): GroupLayout {
  const { tile, roomy, columns, stepX, stepY, head } = grid;
  const heads = counts.map((_, i) => sumHeights(counts.slice(0, i), grid));
  const places = counts.map((count, group) =>
    Array.from({ length: count }, (_, i) => ({
      left: (i % columns) * stepX,
      top: (heads[group] ?? 0) + head + Math.floor(i / columns) * stepY,
    })),
  );
  return { tile, roomy, heads, places, height: sumHeights(counts, grid) };
}
