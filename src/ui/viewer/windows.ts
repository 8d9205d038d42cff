// Windows of grey values: percentiles, the whole range, the usual ones for CT in Hounsfield units, and dragging. Pure.

export interface GreyWindow {
  low: number;
  high: number;
}

/** What is shown: the case's own percentiles or whole range, or fixed values for every case. */
export type WindowChoice = 'percentiles' | 'range' | GreyWindow;

const around = (level: number, width: number): GreyWindow => ({ low: level - width / 2, high: level + width / 2 });

/** Level and width in HU as radiology workstations offer them. */
export const ctWindows: readonly { name: string; window: GreyWindow }[] = [
  { name: 'soft tissue', window: around(40, 400) },
  { name: 'lung', window: around(-600, 1500) },
  { name: 'bone', window: around(400, 1800) },
  { name: 'brain', window: around(40, 80) },
  { name: 'liver', window: around(60, 160) },
];

/** Air is −1000 HU; hardly anything else goes so far below zero. */
export const looksLikeCt = ({ min, max }: { min: number; max: number }): boolean => min <= -500 && max >= 200;

export function resolveWindow(choice: WindowChoice, percentiles: GreyWindow, range: { min: number; max: number }): GreyWindow {
  if (choice === 'percentiles') return percentiles;
  return choice === 'range' ? { low: range.min, high: range.max } : choice;
}

/** Dragging right widens, dragging up brightens, by the share of the picture's edge that was passed. */
export function dragWindow({ low, high }: GreyWindow, right: number, up: number): GreyWindow {
  const width = Math.max(1e-6, (high - low) * 2 ** (2 * right));
  return around((low + high) / 2 - (high - low) * up, width);
}

/** Grey values 0..255. */
export function applyWindow(values: Float32Array, { low, high }: GreyWindow): Uint8Array<ArrayBuffer> {
  const gain = high > low ? 255 / (high - low) : 0;
  // Clamped and rounded by the array itself.
  const out = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) out[i] = ((values[i] as number) - low) * gain;
  return new Uint8Array(out.buffer);
}
