// Unpacks the strips or tiles of one TIFF page into one array per sample. Never writes more than the page holds.
// TIFF 6.0: sections 9 (PackBits), 13 (LZW), 14 (predictor), 15 (tiles); predictor 3: Adobe Photoshop TIFF technical note 3.
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { openByteStream } from './byteStream';
import { decodeLzw } from './lzw';
import { decodePackBits } from './packBits';
import type { TiffPage } from './tiffDirectory';
import { swapBytes, voxelTypes, type VoxelType, type VoxelTypeName } from './voxelTypes';

async function inflate(data: Uint8Array<ArrayBuffer>, out: Uint8Array): Promise<number> {
  const stream = await openByteStream(new Blob([data]), 'deflate');
  try {
    return await stream.readInto(out);
  } finally {
    await stream.close();
  }
}

type Unpack = (data: Uint8Array<ArrayBuffer>, out: Uint8Array) => number | Promise<number>;

const unpackers: Readonly<Record<number, Unpack>> = {
  1: (data, out) => (out.set(data.subarray(0, out.length)), Math.min(data.length, out.length)),
  5: (data, out) => decodeLzw(data, out, { bits: 8, highBitFirst: true }),
  8: inflate,
  32773: decodePackBits,
  32946: inflate,
};

const named: Readonly<Record<number, string>> = {
  2: 'CCITT',
  3: 'fax (group 3)',
  4: 'fax (group 4)',
  6: 'old JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  50000: 'Zstandard',
  50001: 'WebP',
};

function findUnpacker(compression: number): Unpack {
  const unpack = unpackers[compression];
  if (unpack) return unpack;
  const name = named[compression] ?? 'a method';
  throw new Refusal(
    'unsupported_type',
    `a TIFF compressed with ${name} (code ${compression}) is not read. Save it uncompressed, or with LZW or deflate.`,
  );
}

const formatNames: Readonly<Record<number, string>> = { 1: 'uint', 2: 'int', 3: 'float' };

/** The type of a sample; fewer than 8 bits become bytes. Throws Refusal `unsupported_type`. */
export function findSampleType({ bits, sampleFormat }: TiffPage): VoxelType {
  const format = formatNames[sampleFormat === 4 ? 1 : sampleFormat];
  const name = `${format ?? ''}${Math.max(8, bits)}` as VoxelTypeName;
  const packed = [1, 2, 4].includes(bits) && format === 'uint';
  if (format && name in voxelTypes && (bits >= 8 || packed)) return voxelTypes[name];
  throw new Refusal(
    'unsupported_type',
    `a TIFF with samples of ${bits} bits (format ${sampleFormat}) is not read. Save it with 8, 16 or 32 bits.`,
  );
}

const reverseBits = (byte: number): number =>
  [0, 1, 2, 3, 4, 5, 6, 7].reduce((turned, bit) => turned | (((byte >> bit) & 1) << (7 - bit)), 0);

/** Rows of packed samples, each padded to whole bytes, as one byte a sample. */
function unpackBits(data: Uint8Array<ArrayBuffer>, rowSamples: number, rows: number, bits: number): Uint8Array<ArrayBuffer> {
  const stride = Math.ceil((rowSamples * bits) / 8);
  const out = new Uint8Array(rowSamples * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < rowSamples; x++) {
      const bit = x * bits;
      out[y * rowSamples + x] = ((data[y * stride + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }
  return out;
}

/** Predictor 2: each sample was stored as the difference to its left neighbour; the typed array wraps around by itself. */
function sumRows(values: VoxelArray, rowSamples: number, step: number): void {
  for (let row = 0; row < values.length; row += rowSamples)
    for (let i = row + step; i < row + rowSamples; i++) values[i] = (values[i] as number) + (values[i - step] as number);
}

/** Predictor 3: bytes of one significance stand together in a row, highest first, as differences of bytes. */
function gatherFloatBytes(bytes: Uint8Array<ArrayBuffer>, rowSamples: number, step: number, size: number): void {
  const rowBytes = rowSamples * size;
  sumRows(bytes, rowBytes, step);
  for (let row = 0; row < bytes.length; row += rowBytes) {
    const planes = bytes.slice(row, row + rowBytes);
    for (let i = 0; i < rowSamples; i++)
      for (let b = 0; b < size; b++) bytes[row + i * size + b] = planes[(size - 1 - b) * rowSamples + i] as number;
  }
}

function interpret(bytes: Uint8Array<ArrayBuffer>, page: TiffPage, rows: number, littleEndian: boolean): VoxelArray {
  const type = findSampleType(page);
  const step = page.planar ? 1 : page.samples;
  const rowSamples = page.chunkWidth * step;
  if (page.bits < 8) return unpackBits(bytes, rowSamples, rows, page.bits);
  if (page.predictor === 3) gatherFloatBytes(bytes, rowSamples, step, type.bytes);
  else if (!littleEndian) swapBytes(bytes, type.bytes);
  const values = type.view(bytes.buffer);
  if (page.predictor === 2) sumRows(values, rowSamples, step);
  return values;
}

export interface TiffSource {
  bytes: Uint8Array<ArrayBuffer>;
  littleEndian: boolean;
}

async function readChunk({ bytes, littleEndian }: TiffSource, page: TiffPage, index: number, rows: number): Promise<VoxelArray> {
  const [offset, size] = [page.offsets[index] ?? NaN, page.byteCounts[index] ?? NaN];
  if (!(offset + size <= bytes.length))
    throw new Refusal('truncated', 'truncated: a part of its pixels lies beyond the end of the file. Copy or download it again.');
  const rowBytes = Math.ceil((page.chunkWidth * (page.planar ? 1 : page.samples) * page.bits) / 8);
  const out = new Uint8Array(rowBytes * rows);
  const stored = bytes.subarray(offset, offset + size);
  const found = await findUnpacker(page.compression)(page.lowBitFirst ? stored.map(reverseBits) : stored, out);
  if (found < out.length)
    throw new Refusal(
      'truncated',
      `truncated: expected ${out.length} bytes in a part of its pixels, found ${found}. Copy or download it again.`,
    );
  return interpret(out, page, rows, littleEndian);
}

/** Writes one page into `targets`, one array per sample, from element `start` on. Throws Refusal: truncated, unsupported_type. */
export async function readTiffPage(source: TiffSource, page: TiffPage, targets: readonly VoxelArray[], start: number): Promise<void> {
  const { width, height, chunkWidth, chunkHeight, planar, samples } = page;
  const [across, down] = [Math.ceil(width / chunkWidth), Math.ceil(height / chunkHeight)];
  const planes = planar ? samples : 1;
  const step = planar ? 1 : samples;
  for (let index = 0; index < planes * across * down; index++) {
    const plane = Math.floor(index / (across * down));
    const [left, top] = [(index % across) * chunkWidth, Math.floor((index % (across * down)) / across) * chunkHeight];
    const rows = Math.min(chunkHeight, height - top);
    // Tiles are whole even where they stick out; the last strip is not.
    const values = await readChunk(source, page, index, chunkWidth === width ? rows : chunkHeight);
    for (let s = 0; s < step; s++) {
      const target = targets[planar ? plane : s];
      for (let y = 0; target && y < rows; y++)
        for (let x = 0; x < Math.min(chunkWidth, width - left); x++)
          target[start + (top + y) * width + left + x] = values[(y * chunkWidth + x) * step + s] as number;
    }
  }
}
