// Tensors and metadata of an ONNX file (github.com/onnx/onnx, onnx.proto3), as far as this program writes them. Knows no network.
import type { Tensor, TensorFile } from '../safetensors';
import { bytesOf, numbersOf, readFields, textOf } from './readWire';

const float32 = 1;

/** float32 initializers with their raw values, by name; metadata_props. Throws a plain Error in words. */
export function readOnnx(file: Uint8Array): TensorFile {
  const model = readFields(file);
  const [graph] = bytesOf(model, 7);
  if (!graph) throw new Error('it holds no graph');
  const tensors = new Map(bytesOf(readFields(graph), 5).map(readInitializer));
  const metadata = Object.fromEntries(
    bytesOf(model, 14).map((entry) => {
      const fields = readFields(entry);
      return [textOf(fields, 1), textOf(fields, 2)];
    }),
  );
  return { tensors, metadata };
}

function readInitializer(bytes: Uint8Array): [string, Tensor] {
  const fields = readFields(bytes);
  const name = textOf(fields, 8);
  const shape = numbersOf(fields, 1);
  const [raw] = bytesOf(fields, 9);
  const count = shape.reduce((a, b) => a * b, 1);
  if (numbersOf(fields, 2)[0] !== float32 || raw?.length !== 4 * count) throw new Error(`${name} holds no plain float32 values`);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return [name, { shape, data: Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true)) }];
}
