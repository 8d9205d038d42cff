// Reads PNG of every depth without a canvas, which would lose 16 bits and palette indices. Knows nothing of labels or pairing.
import { decode, type DecodedPng } from 'fast-png';
import { describeError, Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { assertCanExpandTo, assertFitsMemory } from './limits';
import { createPicture } from './picture';
import type { RawImage } from './rawImage';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const samplesOfColourType: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Judges the IHDR chunk before anything is unpacked (PNG specification, 11.2.1). */
function assertHeader(bytes: Uint8Array): void {
  if (signature.some((value, i) => bytes[i] !== value))
    throw new Refusal('corrupt', 'not a PNG file: it does not begin with the PNG signature.');
  if (bytes.length < 33) throw new Refusal('truncated', `truncated: the file has only ${bytes.length} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), view.getUint8(24)];
  const samples = samplesOfColourType[view.getUint8(25)] ?? 4;
  const size = (width * height * samples * depth) / 8;
  const claim = `its header claims ${width}x${height} pixels and`;
  assertFitsMemory(size, claim);
  assertCanExpandTo(size, bytes.length, `its header (${width}x${height} pixels)`);
  if (view.getUint8(28) !== 0 && depth < 8)
    throw new Refusal('unsupported_type', `an interlaced PNG of ${depth} bits is not read. Save it without interlacing.`);
}

/** Rows of 1, 2 or 4 bits are padded to whole bytes (PNG specification, 7.2). */
function unpackBits(png: DecodedPng): Uint8Array {
  const { width, height, depth, data } = png;
  const stride = Math.ceil((width * depth) / 8);
  const mask = (1 << depth) - 1;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[y * width + x] = ((data[y * stride + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & mask;
    }
  return out;
}

function splitSamples(data: VoxelArray, samples: number): VoxelArray[] {
  if (samples === 1) return [data];
  const pixels = data.length / samples;
  return Array.from({ length: samples }, (_, s) => {
    const out = data instanceof Uint16Array ? new Uint16Array(pixels) : new Uint8Array(pixels);
    for (let i = 0; i < pixels; i++) out[i] = data[i * samples + s] as number;
    return out;
  });
}

const toHex = (colour: readonly number[]): string =>
  '#' +
  colour
    .slice(0, 3)
    .map((v) => v.toString(16).padStart(2, '0'))
    .join('');

function decodeChecked(bytes: Uint8Array<ArrayBuffer>): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    // Reading past the end is the library's word for a file that is cut short; its other words say what is wrong.
    const why = error instanceof RangeError ? '' : ` (${describeError(error)})`;
    throw new Refusal('corrupt', `the PNG is truncated or corrupt${why}. Copy or download it again.`);
  }
}

/** Reads one file; palette pictures come as indices with their palette. Throws Refusal: corrupt, truncated, too_large, unsupported_type. */
export async function readPng(blob: Blob): Promise<RawImage> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  assertHeader(bytes);
  const png = decodeChecked(bytes);
  const data = png.data instanceof Uint8ClampedArray ? new Uint8Array(png.data) : png.data;
  const samples = splitSamples(png.depth < 8 ? unpackBits(png) : data, png.channels);
  const expected = png.width * png.height;
  if (samples[0]?.length !== expected)
    throw new Refusal('corrupt', `the PNG decodes to ${samples[0]?.length ?? 0} pixels instead of ${expected}.`);
  return createPicture({ width: png.width, height: png.height, samples, palette: png.palette?.map(toHex) ?? null, lossy: false });
}
