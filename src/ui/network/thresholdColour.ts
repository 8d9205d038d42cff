// Colour of a layer by its threshold: from cool blue at the first to orange at τ max, told apart by lightness too. Pure.

type Stop = readonly [number, number, number];

const stops: readonly Stop[] = [
  [62, 124, 190],
  [122, 92, 200],
  [196, 78, 142],
  [238, 110, 72],
  [255, 178, 64],
];

/** `threshold` between the run's first and largest one; values beyond are clamped. */
export function thresholdColour(threshold: number, tauMin: number, tauMax: number): string {
  const position = Math.min(1, Math.max(0, (threshold - tauMin) / Math.max(tauMax - tauMin, 1e-9))) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(position));
  const [low, high] = [stops[index], stops[index + 1]];
  if (!low || !high) return 'rgb(62 124 190)';
  return `rgb(${low.map((channel, c) => Math.round(channel + (position - index) * ((high[c] ?? 0) - channel))).join(' ')})`;
}

/** The whole scale as a CSS gradient, for the legend. */
export const thresholdGradient = `linear-gradient(90deg, ${stops.map((stop) => `rgb(${stop.join(' ')})`).join(', ')})`;
