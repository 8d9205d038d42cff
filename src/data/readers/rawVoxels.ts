// Takes voxels of a known layout from a stream of bytes: exactly as many as promised, in the right byte order, one array per channel.
import { Refusal } from '../refusal';
import { narrowVoxels, type VoxelArray } from '../voxels';
import type { ByteStream } from './byteStream';
import { assertCanExpandTo, assertFitsMemory } from './limits';
import { formatShape } from './rawImage';
import { swapBytes, type VoxelType } from './voxelTypes';

export interface VoxelLayout {
  type: VoxelType;
  /** Without channels, x fastest. */
  shape: readonly number[];
  channels: number;
  /** Channels of one voxel stand side by side instead of one after the other. */
  interleaved: boolean;
  littleEndian: boolean;
}

const count = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
export const countLayoutBytes = ({ type, shape, channels }: VoxelLayout): number => count(shape) * channels * type.bytes;

/** Throws before anything is allocated where memory or the stored bytes cannot hold the claim. `storedBytes` of a compressed file, else null. */
export function assertPlausible(layout: VoxelLayout, storedBytes: number | null): void {
  const size = countLayoutBytes(layout);
  const claim = `its header (${formatShape([...layout.shape, ...(layout.channels > 1 ? [layout.channels] : [])])} ${layout.type.name})`;
  assertFitsMemory(size, `${claim} claims more than is read: it`);
  if (storedBytes !== null) assertCanExpandTo(size, storedBytes, claim);
}

/** Splits values of all channels into one array each, in the smallest lossless type. */
export function splitChannels(values: VoxelArray, { shape, channels, interleaved }: VoxelLayout): VoxelArray[] {
  const voxels = count(shape);
  return Array.from({ length: channels }, (_, c) => {
    if (!interleaved || channels === 1) return narrowVoxels(values.slice(c * voxels, (c + 1) * voxels));
    const out = values.slice(0, voxels);
    for (let i = 0; i < voxels; i++) out[i] = values[i * channels + c] as number;
    return narrowVoxels(out);
  });
}

export const refuseTruncated = (expected: number, found: number, what: string): Refusal =>
  new Refusal('truncated', `truncated: expected ${expected} bytes of voxels (${what}), found ${found}. Copy it again from its source.`);

/** Fills `bytes` or says how many are missing. */
export async function readExactly(stream: ByteStream, bytes: Uint8Array, what: string): Promise<void> {
  const found = await stream.readInto(bytes);
  if (found < bytes.length) throw refuseTruncated(bytes.length, found, what);
}

/** Says what is left over of the stream. Damage shows at the end of a compressed one, in its checksum. */
export async function readEnd(stream: ByteStream, what: string, warnings: string[]): Promise<void> {
  if (!(await stream.atEnd())) warnings.push(`the file holds more bytes than its header (${what}) asks for; the rest was not read`);
  warnings.push(...stream.remarks);
}

/** All channels, in file values. Throws Refusal: too_large, truncated. */
export async function readRawVoxels(
  stream: ByteStream,
  layout: VoxelLayout,
  storedBytes: number | null,
  warnings: string[],
): Promise<VoxelArray[]> {
  assertPlausible(layout, storedBytes);
  const bytes = new Uint8Array(countLayoutBytes(layout));
  const what = `${formatShape(layout.shape)} ${layout.type.name}`;
  await readExactly(stream, bytes, what);
  await readEnd(stream, what, warnings);
  if (!layout.littleEndian) swapBytes(bytes, layout.type.bytes);
  return splitChannels(layout.type.view(bytes.buffer), layout);
}
