// The safetensors file format, written and read: 8-byte little-endian header length, JSON header, raw little-endian values.
// Knows nothing of networks.
import { PlaygroundError } from '../protocol/failures';

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array<ArrayBuffer>;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The file's bytes. Tensors keep the map's order, without holes; the header is padded with spaces to 8 bytes so that values are aligned. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: { ...metadata } };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    if (count(shape) !== data.length) throw new Error(`${name}: shape [${shape.join(', ')}] does not hold ${data.length} values.`);
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [end, (end += data.byteLength)] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + end).fill(0x20, 8, 8 + headerBytes);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  file.set(text, 8);
  let at = 8 + headerBytes;
  for (const { data } of tensors.values()) for (const value of data) view.setFloat32((at += 4) - 4, value, true);
  return file;
}

/** Reads F32 tensors. Throws PlaygroundError('bad-data') for a file that is cut short, has overlapping or missing bytes, or other types. */
export function decodeSafetensors(file: Uint8Array): TensorFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = file.byteLength < 8 ? Infinity : Number(view.getBigUint64(0, true));
  if (8 + headerBytes > file.byteLength) refuse('its header is longer than the file');
  const { __metadata__: metadata = {}, ...entries } = parseHeader(file.subarray(8, 8 + headerBytes));
  const start = 8 + headerBytes;
  let expected = 0;
  const tensors = new Map<string, Tensor>();
  const inOrder = Object.entries(entries)
    .map(checkEntry)
    .sort((a, b) => a[1].data_offsets[0] - b[1].data_offsets[0]);
  for (const [name, { dtype, shape, data_offsets }] of inOrder) {
    const [from, to] = data_offsets;
    if (dtype !== 'F32') refuse(`${name} holds ${dtype}, only F32 is read`);
    if (from !== expected || to - from !== 4 * count(shape)) refuse(`the bytes of ${name} do not fit its shape`);
    if (start + to > file.byteLength) refuse(`it ends within ${name}`);
    tensors.set(name, { shape, data: Float32Array.from({ length: count(shape) }, (_, i) => view.getFloat32(start + from + 4 * i, true)) });
    expected = to;
  }
  if (start + expected !== file.byteLength) refuse('it holds bytes that belong to no tensor');
  return { tensors, metadata: metadata as Record<string, string> };
}

const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function checkEntry([name, entry]: [string, unknown]): [string, Entry] {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Record<keyof Entry, unknown>>;
  if (typeof dtype !== 'string' || !areCounts(shape) || !areCounts(offsets) || offsets.length !== 2)
    return refuse(`its header describes ${name} wrongly`);
  return [name, { dtype, shape, data_offsets: [offsets[0] ?? 0, offsets[1] ?? 0] }];
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown = null;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    refuse('its header is not JSON');
  }
  return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : refuse('its header is no JSON object');
}

function refuse(reason: string): never {
  throw new PlaygroundError('bad-data', `The safetensors file cannot be read: ${reason}.`);
}
