// Where the heads and thumbnails of several groups stand on one sheet, so that one canvas and the words over it agree. Pure geometry in CSS pixels.

export interface GroupLayout {
  tile: number;
  heads: number[];
  /** One list of places a group. */
  places: { left: number; top: number }[][];
  height: number;
}

/** `text` is the page's type size; groups stand one under the other in the order given. */
export function planGroups(counts: readonly number[], width: number, text: number): GroupLayout {
  const [gap, caption, head] = [0.5 * text, 2.9 * text, 1.9 * text];
  const total = counts.reduce((a, b) => a + b, 0);
  const tile = Math.floor((total > 120 ? 4.2 : 5) * text);
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
  return { tile, heads, places, height: top };
}
