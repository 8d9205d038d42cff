// Reads one fixture folder (manifest + safetensors) for tests and the golden runner; takes buffers, so it runs in browsers too.

export interface FixtureTensor {
  name: string;
  shape: number[];
  /** Row-major; Float32Array for F32, Int32Array for I32. */
  data: Float32Array | Int32Array;
}

interface TensorEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** All tensors of a safetensors file by name. Throws on an unknown dtype or a byte range outside the file. */
export function readFixtureTensors(file: ArrayBuffer): Map<string, FixtureTensor> {
  const headerBytes = Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, headerBytes))) as Record<string, TensorEntry>;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(entries.map(([name, entry]) => [name, readTensor(file, 8 + headerBytes, name, entry)]));
}

function readTensor(file: ArrayBuffer, dataStart: number, name: string, entry: TensorEntry): FixtureTensor {
  const [begin, end] = entry.data_offsets;
  const bytes = file.slice(dataStart + begin, dataStart + end);
  if (bytes.byteLength !== end - begin) throw new Error(`${name}: bytes ${begin}..${end} lie outside the file.`);
  if (entry.dtype === 'F32') return { name, shape: entry.shape, data: new Float32Array(bytes) };
  if (entry.dtype === 'I32') return { name, shape: entry.shape, data: new Int32Array(bytes) };
  throw new Error(`${name}: unknown dtype ${entry.dtype}.`);
}

/** A tensor that must be there. */
export function tensorOf(tensors: ReadonlyMap<string, FixtureTensor>, name: string): FixtureTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`The fixture has no tensor ${name}.`);
  return tensor;
}

/** The same as float64. */
export const float64Of = (tensors: ReadonlyMap<string, FixtureTensor>, name: string): Float64Array =>
  Float64Array.from(tensorOf(tensors, name).data);

/** The same as float32; throws for integer tensors. */
export function float32Of(tensors: ReadonlyMap<string, FixtureTensor>, name: string): Float32Array<ArrayBuffer> {
  const { data } = tensorOf(tensors, name);
  if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32.`);
  return new Float32Array(data);
}
