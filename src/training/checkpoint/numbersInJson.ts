// JSON that keeps every number, also those that JSON lacks: NaN, the infinities and -0. Pure.

const names: readonly [string, number][] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
];
const key = '$number';

const nameOf = (value: number): string | undefined => names.find(([, known]) => Object.is(known, value))?.[0];

export const writeJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    const name = typeof part === 'number' ? nameOf(part) : undefined;
    return name === undefined ? part : { [key]: name };
  });

/** Throws SyntaxError as JSON.parse does. */
export const readJson = (text: string): unknown =>
  JSON.parse(text, (_, part: unknown) => {
    const name = typeof part === 'object' && part !== null && key in part ? part[key] : undefined;
    return name === undefined ? part : names.find(([known]) => known === name)?.[1];
  });
