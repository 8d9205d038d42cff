// Masks with soft edges: saved as JPEG, or resampled and antialiased. Two levels can be told apart; where there are more, nothing is guessed.
import { countValues, type LabelValues } from './labelMap';
import { Refusal, type FixOffer } from './refusal';
import { isOfPictures, type RawImage } from './readers/rawImage';
import type { VoxelArray } from './voxels';

/** Between black and white. */
export const greyThreshold: FixOffer = { kind: 'threshold', at: 128, low: 0, high: 255 };

/** So few pixels between two greys far apart are the edges of a blurred mask, not objects. */
const blurred = { greys: 4, share: 0.1, apart: 128 };

/** What a mask with soft edges says; null where its values may all be classes. */
export function describeBlur(image: RawImage, counts: ReadonlyMap<number, number>): string | null {
  const [most, next, ...others] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (!most || !next) return null;
  const [first, second] = [most[0], next[0]];
  const rare = others.reduce((sum, [, count]) => sum + count, 0);
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const between = others.filter(([value]) => value > low && value < high);
  if (!isOfPictures(image) || high - low < blurred.apart || between.length < blurred.greys) return null;
  if (rare > blurred.share * (rare + most[1] + next[1])) return null;
  return `it holds ${between.length} rare greys between ${low} and ${high}, as blurred edges do; each is a class of its own unless it is thresholded`;
}

/** Blurred edges pass through all greys alike; a class of its own stands out among them. */
const levelWidth = 16;
const leastLevel = { ofAll: 0.002, ofBetween: 0.6 };

/** The grey of a third level between black and white; null where there is none. */
function findMiddleLevel(grey: VoxelArray): number | null {
  const between = new Uint32Array(256);
  for (const value of grey) if (value >= 64 && value < 192) between[value] = (between[value] ?? 0) + 1;
  const all = between.reduce((sum, count) => sum + count, 0);
  let [fullest, most] = [64, 0];
  for (let low = 64; low + levelWidth <= 192; low++) {
    const inside = between.subarray(low, low + levelWidth).reduce((sum, count) => sum + count, 0);
    if (inside > most) [fullest, most] = [low, inside];
  }
  if (all <= leastLevel.ofAll * grey.length || most <= leastLevel.ofBetween * all) return null;
  const levels = between.subarray(fullest, fullest + levelWidth);
  return Math.round(levels.reduce((sum, count, i) => sum + count * (fullest + i), 0) / most);
}

/** JPEG blurs label values; two clearly separate levels can still be told apart. */
export function thresholdLossy(grey: VoxelArray): LabelValues {
  const middle = findMiddleLevel(grey);
  if (middle !== null)
    throw new Refusal(
      'not_a_label_map',
      `the mask is saved as JPEG, which blurs label values, and it seems to hold more than two of them (one near ${middle}). Save the original mask as PNG.`,
      greyThreshold,
    );
  const values = Uint8Array.from(grey, (value) => (value >= 128 ? 255 : 0));
  let near = 0;
  for (const value of grey) if (value < 64 || value >= 192) near++;
  if (near < 0.95 * grey.length)
    throw new Refusal(
      'not_a_label_map',
      'the mask is saved as JPEG, which blurs label values, and it is not clearly black and white. Save the original mask as PNG.',
      greyThreshold,
    );
  const different = countValues(grey).size;
  return {
    values,
    colour: false,
    counts: countValues(values),
    warnings: [`the mask is saved as JPEG (${different} grey values instead of 2); it was thresholded at 128. Save masks as PNG`],
    offer: greyThreshold,
  };
}
