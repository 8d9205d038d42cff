// Reads one fixture folder (manifest + safetensors) for tests and the golden runner; takes buffers, so it runs in browsers too.
// The authors' volumes are [..., x, y, z], ours [..., z, y, x]: tensors of three spatial axes are turned round here, once for all readers,
// so that the axis along which the published code goes slice by slice is z on both sides. 2-D tensors stay: nothing tells their axes apart.

export interface FixtureTensor {
  name: string;
  /** With three spatial axes [n, c, z, y, x]. */
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
  const stored = { name, shape: entry.shape };
  if (entry.dtype === 'F32') return zFirst({ ...stored, data: new Float32Array(bytes) });
  if (entry.dtype === 'I32') return zFirst({ ...stored, data: new Int32Array(bytes) });
  throw new Error(`${name}: unknown dtype ${entry.dtype}.`);
}

/** [n, c, x, y, z] to [n, c, z, y, x]; other shapes as they are. */
function zFirst({ name, shape, data }: FixtureTensor): FixtureTensor {
  if (shape.length !== 5) return { name, shape, data };
  const [n = 0, c = 0, X = 0, Y = 0, Z = 0] = shape;
  const turned = data.slice();
  for (let to = 0; to < data.length; to++) {
    const [x, y, z] = [to % X, Math.floor(to / X) % Y, Math.floor(to / (X * Y)) % Z];
    turned[to] = data[to - (to % (X * Y * Z)) + (x * Y + y) * Z + z] ?? NaN;
  }
  return { name, shape: [n, c, Z, Y, X], data: turned };
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
