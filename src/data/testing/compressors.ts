// LZW and PackBits encoders for tests, from the formats' definitions; they share no code with the decoders.

interface Dialect {
  bits: number;
  highBitFirst: boolean;
}

/** Packs codes into bytes, from the highest bit or from the lowest. */
function packCodes(codes: readonly { code: number; width: number }[], highBitFirst: boolean): Uint8Array {
  const bits = codes.flatMap(({ code, width }) =>
    Array.from({ length: width }, (_, i) => (code >> (highBitFirst ? width - 1 - i : i)) & 1),
  );
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => (bytes[i >> 3]! |= bit << (highBitFirst ? 7 - (i & 7) : i & 7)));
  return bytes;
}

/** A dictionary of strings, cleared before it is full. */
export function encodeLzw(data: Uint8Array, { bits, highBitFirst }: Dialect): Uint8Array {
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const codes: { code: number; width: number }[] = [];
  let table = new Map<string, number>();
  let width = bits + 1;
  const emit = (code: number): void => void codes.push({ code, width });
  const reset = (): void => {
    emit(clear);
    table = new Map(Array.from({ length: clear }, (_, i) => [String(i), i]));
    width = bits + 1;
  };
  reset();
  let known = '';
  let next = end + 1;
  for (const byte of data) {
    const longer = known === '' ? String(byte) : `${known},${byte}`;
    if (table.has(longer)) {
      known = longer;
      continue;
    }
    emit(table.get(known)!);
    table.set(longer, next++);
    // The decoder lags one entry behind; TIFF widens one code earlier than GIF.
    if (next - 1 + (highBitFirst ? 1 : 0) >= 1 << width) width++;
    if (next === 4094) {
      reset();
      next = end + 1;
    }
    known = String(byte);
  }
  if (known !== '') {
    emit(table.get(known)!);
    if (next + (highBitFirst ? 1 : 0) >= 1 << width && width < 12) width++;
  }
  emit(end);
  return packCodes(codes, highBitFirst);
}

/** Runs of equal bytes, and literals of at most 128. */
export function encodePackBits(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < data.length;) {
    let run = 1;
    while (run < 128 && data[at + run] === data[at] && at + run < data.length) run++;
    if (run > 1) out.push(257 - run, data[at]!);
    else out.push(0, data[at]!);
    at += run;
  }
  return Uint8Array.from(out);
}
