// LZW as GIF and TIFF use it: variable code width, a clear code and an end code. Never writes more than was asked for.
// GIF89a, appendix F; TIFF 6.0, section 13.
import { Refusal } from '../refusal';

export interface LzwDialect {
  /** Width of a pixel in bits; codes begin one bit wider. */
  bits: number;
  /** TIFF packs codes from the highest bit and widens them one code early; GIF does neither. */
  highBitFirst: boolean;
}

const largestCode = 4096;

/** Reads codes of growing width; -1 behind the last. */
function createCodeReader(data: Uint8Array, highBitFirst: boolean): (width: number) => number {
  let [at, held, bits] = [0, 0, 0];
  return (width) => {
    while (bits < width) {
      if (at >= data.length) return -1;
      const byte = data[at++] as number;
      held = highBitFirst ? (held << 8) | byte : held | (byte << bits);
      bits += 8;
    }
    bits -= width;
    const mask = (1 << width) - 1;
    const code = highBitFirst ? (held >> bits) & mask : held & mask;
    held = highBitFirst ? held & ((1 << bits) - 1) : held >> width;
    return code;
  };
}

/** Fills `out`; returns the bytes written, fewer where the data ends early. Throws Refusal `corrupt`. */
export function decodeLzw(data: Uint8Array, out: Uint8Array, { bits, highBitFirst }: LzwDialect): number {
  const clear = 1 << bits;
  const early = highBitFirst ? 1 : 0;
  const read = createCodeReader(data, highBitFirst);
  // A string is where it was last written: `from` and `length` in `out`.
  const from = new Uint32Array(largestCode);
  const length = new Uint32Array(largestCode);
  let [next, width, previous, filled] = [clear + 2, bits + 1, -1, 0];
  let previousAt = 0;
  while (filled < out.length) {
    const code = read(width);
    if (code === -1 || code === clear + 1) break;
    if (code === clear) {
      [next, width, previous] = [clear + 2, bits + 1, -1];
      continue;
    }
    const start = filled;
    if (code < clear) out[filled++] = code;
    else if (code < next || (code === next && previous >= 0)) {
      // The string being defined right now is the previous one and its own first byte.
      const [source, size] = code < next ? [from[code] as number, length[code] as number] : [previousAt, start - previousAt + 1];
      for (let i = 0; i < size && filled < out.length; i++) out[filled++] = out[source + i] as number;
    } else throw new Refusal('corrupt', 'its LZW data is damaged. Copy or download it again.');
    if (previous >= 0 && next < largestCode) {
      from[next] = previousAt;
      length[next] = start - previousAt + 1;
      next++;
    }
    if (next + early >= 1 << width && width < 12) width++;
    [previous, previousAt] = [code, start];
  }
  return filled;
}
