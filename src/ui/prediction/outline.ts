// Borders of labelled regions as line segments between pixels, so that they stay sharp at any zoom. Pure geometry.

/** Per class (index = class), segments [x0, y0, x1, y1, …] in pixel-corner coordinates; the background has none. */
export function traceOutlines(labels: Uint8Array, width: number, height: number): number[][] {
  const segments: number[][] = [];
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : (labels[y * width + x] ?? 0));
  const add = (label: number, x0: number, y0: number, x1: number, y1: number) => {
    if (label !== 0) (segments[label] ??= []).push(x0, y0, x1, y1);
  };
  for (let y = 0; y <= height; y++)
    for (let x = 0; x <= width; x++) {
      const here = at(x, y);
      const left = at(x - 1, y);
      const above = at(x, y - 1);
      if (here !== left) {
        add(here, x, y, x, y + 1);
        add(left, x, y, x, y + 1);
      }
      if (here !== above) {
        add(here, x, y, x + 1, y);
        add(above, x, y, x + 1, y);
      }
    }
  return segments;
}
