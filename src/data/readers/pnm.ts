// Reads PBM, PGM and PPM, plain or gzipped, text or binary, 8 or 16 bits. Knows nothing of labels or pairing.
// Format: netpbm.sourceforge.net/doc/ (pbm, pgm, ppm).
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { openByteStream, type ByteStream } from './byteStream';
import { assertFitsMemory } from './limits';
import { createPicture } from './picture';
import type { RawImage } from './rawImage';
import { readExactly } from './rawVoxels';

const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);
const longestToken = 20;

/** The next number of the header; comments run from # to the end of the line. */
async function readToken(stream: ByteStream): Promise<string> {
  const one = new Uint8Array(1);
  let token = '';
  let comment = false;
  while ((await stream.readInto(one)) === 1 && token.length <= longestToken) {
    const byte = one[0] as number;
    if (comment) comment = byte !== 10;
    else if (byte === 35) comment = true;
    else if (!isBlank(byte)) token += String.fromCharCode(byte);
    else if (token !== '') break;
  }
  return token;
}

async function readCount(stream: ByteStream, what: string, most: number): Promise<number> {
  const token = await readToken(stream);
  const value = /^\d+$/.test(token) ? Number(token) : 0;
  if (value < 1 || value > most) throw new Refusal('corrupt', `the header is damaged: its ${what} is "${token}".`);
  return value;
}

interface Layout {
  width: number;
  height: number;
  samples: number;
  largest: number;
}

/** Rows of bits, padded to whole bytes; 1 is black. */
async function readBits(stream: ByteStream, { width, height }: Layout): Promise<VoxelArray> {
  const stride = Math.ceil(width / 8);
  const bytes = new Uint8Array(stride * height);
  await readExactly(stream, bytes, `${width}x${height} bits`);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    return 1 - (((bytes[Math.floor(i / width) * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1);
  });
}

async function readBinary(stream: ByteStream, { width, height, samples, largest }: Layout): Promise<VoxelArray> {
  const size = largest > 255 ? 2 : 1;
  const bytes = new Uint8Array(width * height * samples * size);
  await readExactly(stream, bytes, `${width}x${height}, ${samples} samples of ${8 * size} bits`);
  if (size === 1) return bytes;
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0));
}

/** Text numbers one after the other; bits may stand without blanks between them. */
async function readText(stream: ByteStream, { width, height, samples, largest }: Layout, bits: boolean): Promise<VoxelArray> {
  const out = new Uint16Array(width * height * samples);
  const digits: string[] = [];
  for (let i = 0; i < out.length; i++) {
    if (digits.length === 0) digits.push(...(bits ? (await readToken(stream)).split('') : [await readToken(stream)]));
    const token = digits.shift() ?? '';
    if (!/^\d+$/.test(token) || Number(token) > largest)
      throw new Refusal('truncated', `truncated or corrupt: value ${i + 1} of ${out.length} is "${token}". Copy or download it again.`);
    out[i] = bits ? 1 - Number(token) : Number(token);
  }
  return largest > 255 ? out : new Uint8Array(out);
}

async function readSamples(stream: ByteStream, kind: number): Promise<{ layout: Layout; values: VoxelArray }> {
  const width = await readCount(stream, 'width', 2 ** 31);
  const height = await readCount(stream, 'height', 2 ** 31);
  const bits = kind === 1 || kind === 4;
  const layout = { width, height, samples: kind % 3 === 0 ? 3 : 1, largest: bits ? 1 : await readCount(stream, 'largest value', 65535) };
  assertFitsMemory(width * height * layout.samples * 2, `its header claims ${width}x${height} pixels and`);
  if (kind === 4) return { layout, values: await readBits(stream, layout) };
  return { layout, values: kind > 3 ? await readBinary(stream, layout) : await readText(stream, layout, bits) };
}

/** Reads one file. Throws Refusal: corrupt, too_large, truncated. */
export async function readPnm(blob: Blob): Promise<RawImage> {
  const stream = await openByteStream(blob);
  try {
    const magic = await readToken(stream);
    const kind = Number(/^P([1-6])$/.exec(magic)?.[1] ?? 0);
    if (kind === 0) throw new Refusal('corrupt', `not a PBM, PGM or PPM file: it begins with "${magic.slice(0, 8)}" instead of P1 to P6.`);
    const { layout, values } = await readSamples(stream, kind);
    const { width, height, samples } = layout;
    const planes = Array.from({ length: samples }, (_, s) => (samples === 1 ? values : values.filter((_value, i) => i % samples === s)));
    return createPicture({ width, height, samples: planes, palette: null, lossy: false });
  } finally {
    await stream.close();
  }
}
