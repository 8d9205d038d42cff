// The wire: buffers of views are given away once, everything else is copied.
import { expect, it } from 'vitest';
import { findBuffers, sendToPage } from './port';

it('finds the buffers of typed arrays in objects and lists, and nothing else', () => {
  const [a, b] = [new Uint8Array(3), new Float32Array(2)];
  const found = findBuffers({
    maps: [{ pixels: a, filter: 1 }, { raw: { data: b } }],
    text: 'x',
    none: null,
    numbers: [1, 2],
    blob: new Blob(),
  });
  expect(found).toEqual([a.buffer, b.buffer]);
});

it('names a shared buffer once, or posting would throw', () => {
  const bytes = new Uint8Array(8);
  const { port1, port2 } = new MessageChannel();
  sendToPage(port1, { reply: 1, value: { a: bytes.subarray(0, 4), b: bytes.subarray(4) } });
  expect(bytes.byteLength).toBe(0);
  port1.close();
  port2.close();
});
