// The stored values of one DICOM file, frame by frame: raw, run-length coded, or through an injected decoder. Knows nothing of space.
// DICOM PS3.5, section 8 (pixels), annex A.4 (encapsulated), annex G (RLE).
import { decodePackBits } from '../readers/packBits';
import { swapBytes, voxelTypes, type VoxelType, type VoxelTypeName } from '../readers/voxelTypes';
import { describeError, Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import type { DicomFile } from './dicomFile';
import { doublePixelData, floatPixelData, listFragments, pixelData, type Element } from './elements';
import type { DicomFrameDecoder } from './frameDecoder';
import type { DicomHeader } from './header';
import { findTransferSyntax } from './transferSyntax';

const describe = (header: DicomHeader): string => `${header.columns}x${header.rows}x${header.frames.length}`;

function findType(header: DicomHeader): VoxelType {
  const { bitsAllocated: bits, float, signed } = header;
  const name = `${float ? 'float' : signed ? 'int' : 'uint'}${bits}` as VoxelTypeName;
  if (name in voxelTypes) return voxelTypes[name];
  throw new Refusal('unsupported_type', `DICOM pixels of ${bits} bits are not read. Save them with 8, 16 or 32 bits.`);
}

const bytesOf = ({ view }: DicomFile, start: number, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(view.buffer as ArrayBuffer).slice(view.byteOffset + start, view.byteOffset + start + length);

/** Bits above the highest stored one may hold overlays; a sign lies at the highest stored bit. */
function settleBits(values: VoxelArray, header: DicomHeader): void {
  const { bitsAllocated, bitsStored, highBit, signed, float } = header;
  if (float || bitsAllocated > 16 || bitsStored >= bitsAllocated || bitsStored < 1) return;
  const up = 32 - 1 - highBit;
  const down = 32 - bitsStored;
  for (let i = 0; i < values.length; i++)
    values[i] = signed ? ((values[i] as number) << up) >> down : ((values[i] as number) << up) >>> down;
}

function readRaw(file: DicomFile, header: DicomHeader, pixels: Element): VoxelArray[] {
  const type = findType(header);
  const size = header.rows * header.columns * header.samples;
  const expected = size * header.frames.length * type.bytes;
  const found = Math.min(pixels.length, file.view.byteLength - pixels.start);
  if (found < expected)
    throw new Refusal(
      'truncated',
      `truncated: expected ${expected} bytes of pixels (${describe(header)}), found ${found} (transfer syntax ${file.transferSyntax}). Copy it again.`,
    );
  return header.frames.map((_, i) => {
    const bytes = bytesOf(file, pixels.start + i * size * type.bytes, size * type.bytes);
    if (!file.encoding.little) swapBytes(bytes, type.bytes);
    const values = type.view(bytes.buffer);
    settleBits(values, header);
    return values;
  });
}

/** One frame's bytes of several planes, the highest of each sample first. */
function decodeRle(bytes: Uint8Array<ArrayBuffer>, header: DicomHeader): VoxelArray {
  const type = findType(header);
  const pixels = header.rows * header.columns;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const planes = header.samples * type.bytes;
  if (bytes.length < 64 || view.getUint32(0, true) !== planes)
    throw new Refusal('corrupt', 'its RLE header is damaged. Copy or download it again.');
  const out = new Uint8Array(pixels * planes);
  const plane = new Uint8Array(pixels);
  for (let p = 0; p < planes; p++) {
    const start = view.getUint32(4 + 4 * p, true);
    const end = p + 1 < planes ? view.getUint32(8 + 4 * p, true) : bytes.length;
    if (decodePackBits(bytes.subarray(start, end), plane) < pixels)
      throw new Refusal('truncated', 'truncated: its RLE pixels end early. Copy or download it again.');
    const [sample, byte] = [Math.floor(p / type.bytes), type.bytes - 1 - (p % type.bytes)];
    for (let i = 0; i < pixels; i++) out[(i * header.samples + sample) * type.bytes + byte] = plane[i] as number;
  }
  const values = type.view(out.buffer);
  settleBits(values, header);
  return values;
}

/** The compressed bytes of each frame: one fragment each, or as the offset table says. */
function listFrames(file: DicomFile, header: DicomHeader, pixels: Element): Uint8Array<ArrayBuffer>[] {
  const [table, ...fragments] = listFragments(file, pixels);
  const frames = header.frames.length;
  const join = (parts: typeof fragments): Uint8Array<ArrayBuffer> => {
    const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    parts.reduce((at, { start, length }) => (out.set(bytesOf(file, start, length), at), at + length), 0);
    return out;
  };
  if (frames === 1) return [join(fragments)];
  if (fragments.length === frames) return fragments.map((fragment) => join([fragment]));
  const offsets = table && table.length === 4 * frames ? header.frames.map((_, i) => file.view.getUint32(table.start + 4 * i, true)) : null;
  const [first] = fragments;
  if (!offsets || !first)
    throw new Refusal('corrupt', `it announces ${frames} frames and holds ${fragments.length} pieces. Copy or download it again.`);
  const begin = (fragment: { start: number }): number => fragment.start - first.start;
  return offsets.map((offset, i) => join(fragments.filter((part) => begin(part) >= offset && begin(part) < (offsets[i + 1] ?? Infinity))));
}

async function decodeFrame(bytes: Uint8Array, header: DicomHeader, decode: DicomFrameDecoder): Promise<VoxelArray> {
  const { name } = findTransferSyntax(header.transferSyntax);
  const values = await decode({ ...header, bytes }).catch((error: unknown) => {
    throw new Refusal(
      'corrupt',
      `its pixels (${name}, transfer syntax ${header.transferSyntax}) cannot be decoded (${describeError(error)}). Save it uncompressed.`,
    );
  });
  if (values.length !== header.rows * header.columns * header.samples)
    throw new Refusal(
      'corrupt',
      `its pixels (${name}, transfer syntax ${header.transferSyntax}) decode to ${values.length} values instead of ${header.rows * header.columns * header.samples}.`,
    );
  return values;
}

/** Stored values per frame, samples of one pixel side by side (planes one after the other where the header says planar). Throws Refusal. */
export async function readDicomPixels(file: DicomFile, header: DicomHeader, decode: DicomFrameDecoder | undefined): Promise<VoxelArray[]> {
  const { name, pixels: method } = findTransferSyntax(header.transferSyntax);
  const pixels = [pixelData, floatPixelData, doublePixelData].map((tag) => file.elements.get(tag)).find((element) => element !== undefined);
  if (!pixels) throw new Refusal('corrupt', 'the DICOM file holds no pixels.');
  if (method === 'raw') return readRaw(file, header, pixels);
  if (method === 'unread' || (method === 'codec' && !decode))
    throw new Refusal(
      'unsupported_type',
      `its pixels are compressed in a way that is not read (${name}, transfer syntax ${header.transferSyntax}). Save it uncompressed.`,
    );
  const frames = listFrames(file, header, pixels);
  const out: VoxelArray[] = [];
  for (const bytes of frames) out.push(method === 'rle' || !decode ? decodeRle(bytes, header) : await decodeFrame(bytes, header, decode));
  return out;
}
