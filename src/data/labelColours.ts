// Colours as label values over a whole set: palettes that differ from file to file, grey masks among colour masks. Knows no file format.
import { countValues, type LabelValues } from './labelMap';

const fromGrey = (value: number): number => value * 0x010101;

const fromHex = (colour = '#000000'): number => parseInt(colour.slice(1), 16);

/** True when no index has two colours in the palettes of the files that use it. */
function doPalettesAgree(labels: readonly LabelValues[]): boolean {
  const known = new Map<number, string | undefined>();
  return labels.every(({ palette, counts }) =>
    [...(palette ? counts.keys() : [])].every((index) => {
      if (!known.has(index)) known.set(index, palette?.[index]);
      return known.get(index) === palette?.[index];
    }),
  );
}

/** Each file may number its palette anew; then colours become the values, in place, and that is returned in words. */
export function settlePalettes(labels: readonly LabelValues[]): string[] {
  if (doPalettesAgree(labels)) return [];
  for (const label of labels) {
    const { palette } = label;
    if (!palette) continue;
    label.values = Uint32Array.from(label.values, (index) => fromHex(palette[index]));
    label.counts = countValues(label.values);
    label.colour = true;
    label.palette = null;
  }
  return ['the palettes of the masks number their colours differently; the colours are the classes'];
}

/** Grey masks among colour masks speak in colours too. */
export function harmoniseColours(labels: readonly LabelValues[]): void {
  if (!labels.some(({ colour }) => colour)) return;
  for (const label of labels.filter(({ colour }) => !colour)) {
    label.values = Uint32Array.from(label.values, fromGrey);
    label.counts = new Map([...label.counts].map(([value, count]) => [fromGrey(value), count]));
    label.colour = true;
  }
}
