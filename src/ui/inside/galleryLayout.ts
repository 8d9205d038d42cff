// Where each thumbnail stands, so that one canvas and the labels over it agree. Pure geometry in CSS pixels.

export interface GalleryLayout {
  columns: number;
  /** Edge of the square picture. */
  tile: number;
  /** From one row to the next: picture, caption and gap. */
  pitchX: number;
  pitchY: number;
  height: number;
}

/** Few maps are shown large, many small; `text` is the page's type size. */
export function planGallery(count: number, room: { width: number; height: number }, text: number): GalleryLayout {
  const gap = 0.55 * text;
  const caption = 1.5 * text;
  const least = 4.8 * text;
  const largest = Math.max(least, Math.min(10 * text, room.height - caption - gap));
  const columnsAt = (tile: number) => Math.max(1, Math.floor((room.width + gap) / (tile + gap)));
  const rowsAt = (tile: number) => Math.max(1, Math.floor((room.height + gap) / (tile + caption + gap)));
  let tile = largest;
  while (tile > least && columnsAt(tile) * rowsAt(tile) < count) tile = Math.max(least, tile - 2);
  tile = Math.floor(Math.min(tile, room.width));
  const columns = columnsAt(tile);
  const pitchY = Math.ceil(tile + caption + gap);
  return { columns, tile, pitchX: Math.ceil(tile + gap), pitchY, height: Math.ceil(count / columns) * pitchY };
}

export function placeTile({ columns, pitchX, pitchY }: GalleryLayout, index: number): { left: number; top: number } {
  return { left: (index % columns) * pitchX, top: Math.floor(index / columns) * pitchY };
}
