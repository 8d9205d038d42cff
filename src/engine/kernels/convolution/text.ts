// Writes repeated WGSL: a line for each index, joined. Knows no kernel.

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** `write(0) ... write(count - 1)`, empty lines left out. */
export const repeat = (count: number, write: (i: number) => string, separator = '\n'): string =>
  range(count)
    .map(write)
    .filter((line) => line !== '')
    .join(separator);

/** The same text, each line further in by `spaces`. */
export const indent = (text: string, spaces: number): string => text.replace(/^(?=.)/gm, ' '.repeat(spaces));
