// Protocol Buffers' wire format, read: as much of it as an ONNX file needs (protobuf.dev, Encoding). Knows no message type.

/** One field of a message: a number of a varint, or bytes; fixed-width values come as their bytes. */
export interface ReadField {
  field: number;
  value: number | Uint8Array;
}

/** The fields of a message in order. Throws a plain Error where the bytes are no message. */
export function readFields(message: Uint8Array): ReadField[] {
  const fields: ReadField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined || scale > 2 ** 63) throw new Error('it ends within a number');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) throw new Error('it is cut short');
    return message.subarray(at, (at += length));
  };
  while (at < message.length) {
    const tag = varint();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    if (field === 0) throw new Error('it holds a field without a number');
    if (type === 0) fields.push({ field, value: varint() });
    else if (type === 1 || type === 5) fields.push({ field, value: take(type === 1 ? 8 : 4) });
    else if (type === 2) fields.push({ field, value: take(varint()) });
    else throw new Error(`it holds a field of unknown type ${type}`);
  }
  return fields;
}

/** All values of one field that are bytes. */
export const bytesOf = (fields: readonly ReadField[], wanted: number): Uint8Array[] =>
  fields.flatMap(({ field, value }) => (field === wanted && typeof value !== 'number' ? [value] : []));

export const textOf = (fields: readonly ReadField[], wanted: number): string => new TextDecoder().decode(bytesOf(fields, wanted)[0]);

export const numbersOf = (fields: readonly ReadField[], wanted: number): number[] =>
  fields.flatMap(({ field, value }) => (field === wanted && typeof value === 'number' ? [value] : []));
