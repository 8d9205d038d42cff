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

/** `text` is the page's type size; groups stand one under the other in the order given. Tiles are as large as the room takes all, within limits. */
export function planGroups(counts: readonly number[], room: { width: number; height: number }, text: number): GroupLayout {
  const total = counts.reduce((a, b) => a + b, 0);
  const least = Math.floor((total > 120 ? 4.2 : 5) * text);
  for (let tile = Math.floor(14 * text); tile > least; tile -= 2) {
    const layout = placeGroups(counts, room.width, tile, text);
    if (tile <= room.width && layout.height <= room.height) return layout;
  }
  return placeGroups(counts, room.width, least, text);
}

function placeGroups(counts: readonly number[], width: number, tile: number, text: number): GroupLayout {
  const roomy = tile >= 7.5 * text;
  const [gap, caption, head] = [0.5 * text, (roomy ? 4 : 2.9) * text, 1.9 * text];
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  const [stepX, stepY] = [tile + gap, tile + caption];
  let top = 0;
  const heads: number[] = [];
  const places = counts.map((count) => {
    heads.push(top);
    const first = top + head;
    top = first + Math.ceil(count / columns) * stepY + gap;
    return Array.from({ length: count }, (_, i) => ({ left: (i % columns) * stepX, top: first + Math.floor(i / columns) * stepY }));
  });
  return { tile, roomy, heads, places, height: top };
}
