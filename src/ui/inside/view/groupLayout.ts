// Where the heads and thumbnails of several groups stand on one sheet, so that one canvas and the words over it agree. Pure geometry in CSS pixels.

interface Place {
  left: number;
  top: number;
}

export interface GroupLayout {
  tile: number;
  /** There is room for more words under each. */
  roomy: boolean;
  heads: Place[];
  /** One list of places a group. */
  places: Place[][];
  height: number;
}

interface Grid {
  tile: number;
  roomy: boolean;
  width: number;
  columns: number;
  stepX: number;
  stepY: number;
  head: { width: number; height: number };
  gap: number;
}

/** `text` is the page's type size. Small groups stand side by side, in the order given; tiles are as large as the room takes all, within limits. */
export function planGroups(counts: readonly number[], room: { width: number; height: number }, text: number): GroupLayout {
  const total = counts.reduce((a, b) => a + b, 0);
  const least = Math.floor((total > 120 ? 4.2 : 5) * text);
  let grid = planGrid(Math.floor(14 * text), room.width, text);
  while (grid.tile > least && (grid.tile > room.width || placeHeads(counts, grid).height > room.height))
    grid = planGrid(Math.max(least, grid.tile - 2), room.width, text);
  const { heads, height } = placeHeads(counts, grid);
  const { tile, roomy } = grid;
  return { tile, roomy, heads, height, places: counts.map((count, group) => placeTiles(count, heads[group], grid)) };
}

function planGrid(tile: number, width: number, text: number): Grid {
  const roomy = tile >= 7.5 * text;
  const [gap, caption] = [0.5 * text, (roomy ? 4 : 2.9) * text];
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  return { tile, roomy, width, columns, stepX: tile + gap, stepY: tile + caption, head: { width: 40 * text, height: 1.9 * text }, gap };
}

/** Groups fill shelf after shelf; one of several rows has its shelf for itself. */
function placeHeads(counts: readonly number[], { width, columns, stepX, stepY, head, gap }: Grid): Pick<GroupLayout, 'heads' | 'height'> {
  let [left, top, shelf] = [0, 0, 0];
  const heads = counts.map((count) => {
    const own = count > columns ? width : Math.max(count * stepX, head.width);
    if (left > 0 && left + own > width) [left, top, shelf] = [0, top + shelf, 0];
    const place = { left, top };
    left += own + 2 * gap;
    shelf = Math.max(shelf, head.height + Math.ceil(count / columns) * stepY + gap);
    return place;
  });
  return { heads, height: top + shelf };
}

const placeTiles = (count: number, at: Place | undefined, { columns, stepX, stepY, head }: Grid): Place[] =>
  Array.from({ length: count }, (_, i) => ({
    left: (at?.left ?? 0) + (i % columns) * stepX,
    top: (at?.top ?? 0) + head.height + Math.floor(i / columns) * stepY,
  }));
