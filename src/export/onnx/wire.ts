// Protocol Buffers' wire format, written: as much of it as an ONNX file needs (protobuf.dev, Encoding). Knows no message type.

/** One encoded field, tag included. */
export type Field = readonly Uint8Array[];

const varintType = 0;
const bytesType = 2;
const floatType = 5;

/** Seven bits a byte, lowest first; for whole numbers from 0 to 2^53. */
function encodeVarint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} cannot be written as an unsigned number.`);
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

const tag = (field: number, type: number): Uint8Array => encodeVarint(field * 8 + type);

export const integer = (field: number, value: number): Field => [tag(field, varintType), encodeVarint(value)];

export const bytes = (field: number, value: Uint8Array): Field => [tag(field, bytesType), encodeVarint(value.length), value];

export const text = (field: number, value: string): Field => bytes(field, new TextEncoder().encode(value));

/** A float32. */
export function float(field: number, value: number): Field {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setFloat32(0, value, true);
  return [tag(field, floatType), out];
}

/** A message within a message. */
export const message = (field: number, ...fields: readonly Field[]): Field => bytes(field, join(...fields));

/** A whole message: its fields one after the other. */
export function join(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flat();
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
