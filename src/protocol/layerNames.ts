// Short and long names of layers for people, the worker's words and the page's alike: e1a, u3, d3a for the authors' enc_ConvBlock_1,
// dec_ConvTranspose2d_1, … Pure.

export interface LayerName {
  /** e1a, u3, d3b, h1 */
  short: string;
  /** "enc 1a", "up 3", "dec 3b", "head 1" */
  long: string;
}

/** Level counts from 1 at full resolution; `levels` is that of the network. A name of no known form stands for itself. */
export function nameLayer(publishedName: string, levels: number): LayerName {
  const match = /^(enc|dec)_(ConvBlock|ConvTranspose[23]d|Sequential)_(\d+)$/.exec(publishedName);
  const [, side, kind, digits] = match ?? [];
  if (side === undefined || kind === undefined) return { short: publishedName, long: publishedName };
  const index = Number(digits);
  if (side === 'enc') return spell('e', 'enc', Math.ceil(index / 2), letter(index));
  if (kind === 'ConvBlock') return spell('d', 'dec', levels - Math.ceil(index / 2), letter(index));
  // Heads count from the coarsest, two levels above the bottom.
  return kind === 'Sequential' ? spell('h', 'head', levels - 1 - index, '') : spell('u', 'up', levels - index, '');
}

const letter = (index: number): string => (index % 2 === 1 ? 'a' : 'b');

const spell = (initial: string, word: string, level: number, block: string): LayerName => ({
  short: `${initial}${level}${block}`,
  long: `${word} ${level}${block}`,
});
