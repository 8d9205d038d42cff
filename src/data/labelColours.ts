// Colours as label values over a whole set: palettes that differ from file to file, grey masks among colour masks. Knows no file format.
import { countValues, type LabelValues } from './labelMap';

const fromGrey = (value: number): number => value * 0x010101;

const fromHex = (colour: string): number => parseInt(colour.slice(1), 16);

/** Colours of the indices that a file uses; null where one has no colour, or two have the same: such indices mean more than their colours. */
function coloursOf({ palette, counts }: LabelValues): Map<number, number> | null {
  const colours = new Map<number, number>();
  for (const index of palette ? counts.keys() : []) {
    const colour = palette?.[index];
    if (colour === undefined) return null;
    colours.set(index, fromHex(colour));
  }
  return new Set(colours.values()).size === colours.size ? colours : null;
}

/** True when no index has two colours over the files, and no colour two indices. */
function doAgree(all: readonly Map<number, number>[]): boolean {
  const [byIndex, byColour] = [new Map<number, number>(), new Map<number, number>()];
  const isNew = (known: Map<number, number>, key: number, value: number): boolean => {
    if (!known.has(key)) known.set(key, value);
    return known.get(key) === value;
  };
  return all.every((colours) => [...colours].every(([index, colour]) => isNew(byIndex, index, colour) && isNew(byColour, colour, index)));
}

function speakInColours(label: LabelValues, colourOf: (value: number) => number): void {
  label.values = Uint32Array.from(label.values, colourOf);
  label.counts = countValues(label.values);
  label.colour = true;
  label.palette = null;
}

/** Each file may number its palette anew, or be saved in plain colours; then colours become the values, in place, and that is returned in words. */
export function settlePalettes(labels: readonly LabelValues[]): string[] {
  const numbered = labels.filter(({ palette, colour }) => palette && !colour);
  const colours = numbered.map(coloursOf);
  const known = colours.filter((one) => one !== null);
  const besideColours = labels.some(({ colour }) => colour);
  if (known.length < colours.length || (doAgree(known) && !besideColours) || known.length === 0) return [];
  numbered.forEach((label, i) => speakInColours(label, (index) => colours[i]?.get(index) ?? 0));
  return [
    besideColours
      ? 'some masks number their colours by a palette, others hold colours; the colours are the classes'
      : 'the palettes of the masks number their colours differently; the colours are the classes',
  ];
}

/** Grey masks among colour masks speak in colours too. */
export function harmoniseColours(labels: readonly LabelValues[]): void {
  if (!labels.some(({ colour }) => colour)) return;
  for (const label of labels.filter(({ colour }) => !colour)) speakInColours(label, fromGrey);
}
