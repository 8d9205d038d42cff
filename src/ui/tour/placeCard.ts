// Where the tour's card stands: beside what it points at, inside the window, never over it where there is room. Pure.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const gap = 12;
const margin = 8;

/** `anchor` null: the lower right corner. */
export function placeCard(
  anchor: Box | null,
  card: { width: number; height: number },
  view: { width: number; height: number },
): { left: number; top: number } {
  const corner = { left: view.width - card.width - margin, top: view.height - card.height - margin };
  if (!anchor) return keepInside(corner, card, view);
  const middle = { left: anchor.left + anchor.width / 2 - card.width / 2, top: anchor.top + anchor.height / 2 - card.height / 2 };
  const tries = [
    { left: middle.left, top: anchor.top + anchor.height + gap },
    { left: middle.left, top: anchor.top - card.height - gap },
    { left: anchor.left - card.width - gap, top: middle.top },
    { left: anchor.left + anchor.width + gap, top: middle.top },
  ].map((one) => keepInside(one, card, view));
  return tries.find((one) => !overlaps({ ...one, ...card }, anchor)) ?? keepInside(corner, card, view);
}

const clamp = (value: number, most: number): number => Math.max(margin, Math.min(value, most - margin));

const keepInside = (
  at: { left: number; top: number },
  card: { width: number; height: number },
  view: { width: number; height: number },
) => ({
  left: clamp(at.left, view.width - card.width),
  top: clamp(at.top, view.height - card.height),
});

export const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
