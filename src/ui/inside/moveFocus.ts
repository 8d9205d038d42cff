// Arrow keys go from thumbnail to thumbnail as they stand on the sheet, over the borders of groups. Knows places only.
import type { KeyboardEvent } from 'react';

const placeOf = (tile: HTMLElement): { left: number; top: number } => {
  const { left = '', top = '' } = tile.parentElement?.style ?? {};
  return { left: parseFloat(left) || 0, top: parseFloat(top) || 0 };
};

/** The tile of the next row, up or down, that stands nearest. */
function findInRow(tiles: readonly HTMLElement[], from: HTMLElement, down: boolean): HTMLElement | undefined {
  const own = placeOf(from);
  const beyond = tiles.map((tile) => ({ tile, ...placeOf(tile) })).filter(({ top }) => (down ? top > own.top : top < own.top));
  const row = down ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top));
  const inRow = beyond.filter(({ top }) => top === row);
  return inRow.sort((a, b) => Math.abs(a.left - own.left) - Math.abs(b.left - own.left))[0]?.tile;
}

/** For the element around all lists of `li > button`. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (!['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].includes(event.key)) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('li > button')];
  const at = tiles.indexOf(document.activeElement as HTMLElement);
  const from = tiles[at];
  if (!from) return;
  const along = { ArrowRight: tiles[at + 1], ArrowLeft: tiles[at - 1] };
  const next =
    event.key === 'ArrowRight' || event.key === 'ArrowLeft' ? along[event.key] : findInRow(tiles, from, event.key === 'ArrowDown');
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
}
