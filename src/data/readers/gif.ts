// Reads the first picture of a GIF. Knows nothing of labels or pairing.
// Format: w3.org/Graphics/GIF/spec-gif89a.txt.
import { Refusal } from '../refusal';
import { assertFitsMemory } from './limits';
import { decodeLzw } from './lzw';
import { createPicture, settlePalette } from './picture';
import type { RawImage } from './rawImage';

const truncated = (): Refusal => new Refusal('truncated', 'truncated: the GIF ends early. Copy or download it again.');

/** A reader that never runs past the end. */
function createCursor(bytes: Uint8Array): { byte: () => number; short: () => number; take: (count: number) => Uint8Array } {
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw truncated();
    at += count;
    return bytes.subarray(at - count, at);
  };
  const byte = (): number => take(1)[0] as number;
  return { byte, short: () => byte() + 256 * byte(), take };
}
type Cursor = ReturnType<typeof createCursor>;

const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, '0');

/** A colour table's size stands in the low three bits of its flags; the highest says whether there is one. */
function readPalette(cursor: Cursor, flags: number): string[] | null {
  if ((flags & 0x80) === 0) return null;
  const count = 2 << (flags & 7);
  const table = cursor.take(3 * count);
  return Array.from({ length: count }, (_, i) => `#${hex(table[3 * i])}${hex(table[3 * i + 1])}${hex(table[3 * i + 2])}`);
}

/** Data come in blocks that say their length; an empty one ends them. */
function takeBlocks(cursor: Cursor): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let size = cursor.byte(); size > 0; size = cursor.byte()) parts.push(cursor.take(size));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}

/** Skips extensions up to the next picture; false at the end of the file. */
function findPicture(cursor: Cursor): boolean {
  for (let block = cursor.byte(); ; block = cursor.byte()) {
    if (block === 0x2c) return true;
    if (block !== 0x21) return false;
    cursor.byte();
    takeBlocks(cursor);
  }
}

/** Rows of an interlaced picture come in four passes. */
function orderRows(height: number, interlaced: boolean): number[] {
  const all = Array.from({ length: height }, (_, y) => y);
  const pass = (start: number, step: number): number[] => all.filter((y) => y >= start && (y - start) % step === 0);
  return interlaced ? [...pass(0, 8), ...pass(4, 8), ...pass(2, 4), ...pass(1, 2)] : all;
}

interface Frame {
  width: number;
  height: number;
  indices: Uint8Array;
  palette: string[] | null;
}

function readFrame(cursor: Cursor, screen: { width: number; height: number; palette: string[] | null }): Frame {
  const [left, top, width, height] = [cursor.short(), cursor.short(), cursor.short(), cursor.short()];
  if (left !== 0 || top !== 0 || width !== screen.width || height !== screen.height)
    throw new Refusal('unsupported_type', 'its first picture covers only a part of the screen. Save it as PNG.');
  const flags = cursor.byte();
  const palette = readPalette(cursor, flags) ?? screen.palette;
  const bits = cursor.byte();
  if (bits < 1 || bits > 8) throw new Refusal('corrupt', 'the GIF is damaged. Copy or download it again.');
  assertFitsMemory(width * height, `its header claims ${width}x${height} pixels and`);
  const packed = new Uint8Array(width * height);
  if (decodeLzw(takeBlocks(cursor), packed, { bits, highBitFirst: false }) < packed.length) throw truncated();
  const indices = new Uint8Array(packed.length);
  orderRows(height, (flags & 0x40) !== 0).forEach((y, i) => indices.set(packed.subarray(i * width, (i + 1) * width), y * width));
  return { width, height, indices, palette };
}

/** Reads one file as grey, or as indices with their palette. Throws Refusal: corrupt, too_large, truncated, unsupported_type. */
export async function readGif(blob: Blob): Promise<RawImage> {
  const cursor = createCursor(new Uint8Array(await blob.arrayBuffer()));
  const magic = String.fromCharCode(...cursor.take(6));
  if (!/^GIF8[79]a$/.test(magic)) throw new Refusal('corrupt', 'not a GIF file: it does not begin with the GIF signature.');
  const [width, height, flags] = [cursor.short(), cursor.short(), cursor.byte()];
  cursor.take(2);
  const palette = readPalette(cursor, flags);
  if (!findPicture(cursor)) throw new Refusal('corrupt', 'the GIF holds no picture.');
  const frame = readFrame(cursor, { width, height, palette });
  const image = settlePalette(createPicture({ width, height, samples: [frame.indices], palette: frame.palette, lossy: false }));
  try {
    if (findPicture(cursor)) image.warnings.push('it is animated; only the first picture was read');
  } catch {
    // The first picture is whole; what follows it does not matter.
  }
  return image;
}
