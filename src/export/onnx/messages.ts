// The messages of an ONNX file that a U-Net needs (github.com/onnx/onnx, onnx.proto3), as encoded fields. Knows no network.
import { bytes, float, integer, join, message, text, type Field } from './wire';

/** TensorProto.DataType and AttributeProto.AttributeType. */
const float32 = 1;
const attributeTypes = { float: 1, integer: 2, integers: 7 };

export const floatAttribute = (name: string, value: number): Field =>
  message(5, text(1, name), float(2, value), integer(20, attributeTypes.float));

/** A negative axis would need ten bytes; count from the front. */
export const integerAttribute = (name: string, value: number): Field =>
  message(5, text(1, name), integer(3, value), integer(20, attributeTypes.integer));

export const integersAttribute = (name: string, values: readonly number[]): Field =>
  message(5, text(1, name), ...values.map((value) => integer(8, value)), integer(20, attributeTypes.integers));

/** GraphProto.node; its one output gives it its name. */
export const node = (operator: string, inputs: readonly string[], output: string, ...attributes: readonly Field[]): Field =>
  message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(3, output), text(4, operator), ...attributes);

/** GraphProto.initializer: float32 values, row-major, little-endian. */
export function initializer(name: string, shape: readonly number[], values: Float32Array): Field {
  const raw = new Uint8Array(4 * values.length);
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return message(5, ...shape.map((edge) => integer(1, edge)), integer(2, float32), text(8, name), bytes(9, raw));
}

/** A value of float32; an axis is a length, or a name where it may have any. */
function valueInfo(field: number, name: string, shape: readonly (number | string)[]): Field {
  const axes = shape.map((axis) => message(1, typeof axis === 'number' ? integer(1, axis) : text(2, axis)));
  return message(field, text(1, name), message(2, message(1, integer(1, float32), message(2, ...axes))));
}
export const graphInput = (name: string, shape: readonly (number | string)[]): Field => valueInfo(11, name, shape);
export const graphOutput = (name: string, shape: readonly (number | string)[]): Field => valueInfo(12, name, shape);

/** A whole file. IR version 8 and opset 17 are read by every runtime since 2022. */
export function encodeModel(
  graph: { name: string; fields: readonly Field[] },
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  return join(
    integer(1, 8),
    text(2, 'Sauron Playground'),
    message(7, text(2, graph.name), ...graph.fields),
    message(8, text(1, ''), integer(2, 17)),
    ...Object.entries(metadata).map(([key, value]) => message(14, text(1, key), text(2, value))),
  );
}
