// The safetensors file: layout as published, values back bit for bit, damaged files refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaygroundError } from '../protocol/failures';
import { decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors';

const tensor = (shape: number[], values: number[]): Tensor => ({ shape, data: Float32Array.from(values) });
const file = encodeSafetensors({
  tensors: new Map([
    ['a', tensor([2, 1], [1, -2])],
    ['b', tensor([3], [0.5, NaN, Infinity])],
  ]),
  metadata: { config: '{"epochs":3}' },
});

describe('safetensors', () => {
  it('starts with the header length and a header of dtype, shape and offsets', () => {
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))).toEqual({
      __metadata__: { config: '{"epochs":3}' },
      a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [3], data_offsets: [8, 20] },
    });
    expect(file.byteLength).toBe(8 + length + 20);
  });

  it('gives back any tensors bit for bit, in order, from any byte offset', () => {
    const entry = fc.tuple(fc.string(), fc.float32Array({ maxLength: 9 }));
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([name]) => name, maxLength: 5 }), fc.integer({ min: 0, max: 9 }), (list, shift) => {
        const tensors = new Map(
          list.filter(([name]) => name !== '__metadata__').map(([name, data]) => [`t.${name}`, tensor([data.length], [...data])]),
        );
        const bytes = encodeSafetensors({ tensors, metadata: {} });
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        const read = decodeSafetensors(shifted.subarray(shift));
        expect([...read.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [name, { data }] of tensors)
          expect(new Uint8Array(read.tensors.get(name)!.data.buffer)).toEqual(new Uint8Array(data.buffer));
      }),
    );
  });

  it('refuses every truncation, extra bytes and other types', () => {
    for (let length = 0; length < file.length; length++)
      expect(() => decodeSafetensors(file.subarray(0, length)), `${length} bytes`).toThrow('cannot be read');
    expect(() => decodeSafetensors(Uint8Array.from([...file, 0]))).toThrow('belong to no tensor');
    const other = Uint8Array.from(new TextEncoder().encode(new TextDecoder('latin1').decode(file).replace('"F32"', '"F16"')));
    expect(() => decodeSafetensors(other)).toThrow();
  });

  it('refuses any damaged header in words, never with another error', () => {
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 + length }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = file.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect((error as PlaygroundError).code).toBe('bad-data');
        }
      }),
      { numRuns: 500 },
    );
    for (const header of [
      'null',
      '3',
      '{"a":null}',
      '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}',
      '{"a":{"dtype":"F32","shape":[1]}}',
    ]) {
      const bytes = new Uint8Array(8 + header.length);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
      bytes.set(new TextEncoder().encode(header), 8);
      expect(() => decodeSafetensors(bytes), header).toThrow('cannot be read');
    }
  });

  it('refuses to write a tensor whose shape does not hold its values', () => {
    expect(() => encodeSafetensors({ tensors: new Map([['a', tensor([2, 2], [1])]]), metadata: {} })).toThrow('a: shape [2, 2]');
  });
});
