// A plane of a case as one picture: image, image with truth, image with prediction, side by side. Pure.
import { encode } from 'fast-png';
import { classColour } from '../../lib/palette';
import type { PredictionView } from '../../protocol/inspection';

const gap = 4;
/** Screen width of one of the three, in CSS pixels. */
const shownWidth = 280;

/** `width` in CSS pixels; small pictures are enlarged by the browser. Pixels that are not square are drawn as high as they are. */
export function paintExample({ width, height, pixelHeight, image, truth, prediction }: PredictionView): {
  png: Uint8Array<ArrayBuffer>;
  width: number;
} {
  const rows = Math.max(1, Math.round(height * pixelHeight));
  const total = 3 * width + 2 * gap;
  const data = new Uint8Array(total * rows * 3).fill(255);
  [null, truth, prediction].forEach((classes, part) => {
    for (let row = 0; row < rows; row++)
      for (let x = 0; x < width; x++) {
        const at = Math.min(height - 1, Math.floor(row / pixelHeight)) * width + x;
        data.set(mix(image[at] ?? 0, classes?.[at] ?? 0), (row * total + part * (width + gap) + x) * 3);
      }
  });
  const png = Uint8Array.from(encode({ width: total, height: rows, data, channels: 3, depth: 8 }));
  return { png, width: Math.max(total, 3 * shownWidth) };
}

/** A grey level, half covered by its class's colour; 0 is the background and 255 no class. */
function mix(grey: number, index: number): number[] {
  if (index === 0 || index === 255) return [grey, grey, grey];
  return classColour(index - 1).map((channel) => Math.round((grey + channel) / 2));
}
