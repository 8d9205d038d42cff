// Text and numbers as DICOM's representations LO and DS allow them (PS3.5, 6.2). Pure.

/** As a value of representation LO: no separators or control characters, 64 characters. */
export const asLabel = (text: string): string =>
  Array.from(text, (letter) => (letter < ' ' || letter === '\\' ? ' ' : letter))
    .slice(0, 64)
    .join('')
    .trim();

/** A decimal string of at most 16 characters. */
export function asDecimal(value: number): string {
  for (let digits = 17; digits > 0; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const text = [String(rounded), rounded.toExponential()].find(({ length }) => length <= 16);
    if (text !== undefined) return text;
  }
  return '0';
}

export const asDecimals = (values: readonly number[]): string[] => values.map(asDecimal);
