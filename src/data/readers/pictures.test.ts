// BMP, GIF and PNM written by the test from the formats' definitions: depths, palettes, orders of rows, text and binary, damage.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLzw } from '../testing/compressors';
import { readBmp } from './bmp';
import { readGif } from './gif';
import { readPnm } from './pnm';

const [width, height] = [5, 4];
const at = (i: number): number => (i * 7) % 13;
const all = Array.from({ length: width * height }, (_, i) => at(i));
const little = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => (value >> (8 * i)) & 255);
const blob = (...parts: (readonly number[] | Uint8Array)[]): Blob => new Blob([Uint8Array.from(parts.flatMap((part) => [...part]))]);

/** `rows` from the top; stored from the bottom unless `topDown`. */
function bmp(
  bits: number,
  rows: number[][],
  { palette = [] as number[], topDown = false, compression = 0, masks = [] as number[] } = {},
): Blob {
  const padded = rows.map((row) => [...row, ...Array<number>((4 - (row.length % 4)) % 4).fill(0)]);
  const data = (topDown ? padded : padded.toReversed()).flat();
  const offset = 14 + 40 + palette.length + 4 * masks.length;
  const info = [
    ...little(40, 4),
    ...little(width, 4),
    ...little(topDown ? -height : height, 4),
    1,
    0,
    ...little(bits, 2),
    ...little(compression, 4),
    ...little(0, 12),
    ...little(0, 8),
  ];
  return blob(
    [0x42, 0x4d, ...little(offset + data.length, 4), 0, 0, 0, 0, ...little(offset, 4)],
    info,
    masks.flatMap((mask) => little(mask, 4)),
    palette,
    data,
  );
}
const rowsOf = (pixel: (i: number) => number[]): number[][] =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_value, x) => pixel(y * width + x)).flat());
const greys = Array.from({ length: 256 }, (_, i) => [i, i, i, 0]).flat();
const colours = Array.from({ length: 256 }, (_, i) => [i, 0, 255 - i, 0]).flat();

describe('BMP', () => {
  test('8 bits with a grey palette are the greys, with colours the indices', async () => {
    expect([
      ...((
        await readBmp(
          bmp(
            8,
            rowsOf((i) => [at(i)]),
            { palette: greys },
          ),
        )
      ).channels[0] ?? []),
    ]).toEqual(all);
    const image = await readBmp(
      bmp(
        8,
        rowsOf((i) => [at(i)]),
        { palette: colours, topDown: true },
      ),
    );
    expect([...(image.channels[0] ?? []), image.palette?.[2]]).toEqual([...all, '#fd0002']);
  });

  test('1 and 4 bits are unpacked; a palette that begins with white is turned round', async () => {
    const bits = rowsOf((i) => [at(i) % 2]).map((row) => [row.reduce((byte, bit, x) => byte | (bit << (7 - x)), 0)]);
    const image = await readBmp(bmp(1, bits, { palette: [255, 255, 255, 0, 0, 0, 0, 0, ...Array<number>(40).fill(0)] }));
    expect([...(image.channels[0] ?? [])]).toEqual(all.map((v) => (v % 2 === 0 ? 255 : 0)));
    const nibbles = rowsOf((i) => [at(i)]).map((row) => [0, 2, 4].map((x) => ((row[x] ?? 0) << 4) | (row[x + 1] ?? 0)));
    expect([...((await readBmp(bmp(4, nibbles, { palette: greys.slice(0, 64) }))).channels[0] ?? [])]).toEqual(all);
  });

  test('16, 24 and 32 bits give red, green and blue', async () => {
    const wanted = [all, all.map((v) => v + 1), all.map((v) => v + 2)];
    const pixel = (i: number): number[] => [at(i) + 2, at(i) + 1, at(i)];
    expect((await readBmp(bmp(24, rowsOf(pixel)))).channels.map((c) => [...c])).toEqual(wanted);
    expect(
      (
        await readBmp(
          bmp(
            32,
            rowsOf((i) => [...pixel(i), 0]),
          ),
        )
      ).channels.map((c) => [...c]),
    ).toEqual(wanted);
    const masks = { compression: 3, masks: [0xff, 0xff00, 0xff0000] };
    expect(
      (
        await readBmp(
          bmp(
            32,
            rowsOf((i) => [...pixel(i).toReversed(), 9]),
            masks,
          ),
        )
      ).channels.map((c) => [...c]),
    ).toEqual(wanted);
    const five = await readBmp(
      bmp(
        16,
        rowsOf((i) => little((at(i) << 10) | (31 << 5), 2)),
      ),
    );
    expect(five.channels.map((c) => c[3])).toEqual([Math.round((at(3) * 255) / 31), 255, 0]);
  });

  test('damage is refused in words', async () => {
    const whole = bmp(
      24,
      rowsOf(() => [1, 2, 3]),
    );
    await expect(readBmp(whole.slice(0, 80))).rejects.toThrow(/truncated: expected 64 bytes of pixels, 38 are missing/);
    await expect(readBmp(blob([1, 2, 3]))).rejects.toThrow('not a BMP file');
    await expect(
      readBmp(
        bmp(
          8,
          rowsOf(() => [1]),
          { palette: greys, compression: 1 },
        ),
      ),
    ).rejects.toThrow('8 bits with compression 1');
  });
});

function gif({ interlaced = false, palette = greys, indices = all } = {}): Blob {
  const table = palette.flatMap((v, i) => (i % 4 === 3 ? [] : [palette[i - (i % 4) + 2 - (i % 4)] ?? v]));
  const order = interlaced ? [0, 2, 1, 3] : [0, 1, 2, 3];
  const packed = encodeLzw(Uint8Array.from(order.flatMap((y) => indices.slice(y * width, (y + 1) * width))), {
    bits: 8,
    highBitFirst: false,
  });
  const head = [...new TextEncoder().encode('GIF89a'), ...little(width, 2), ...little(height, 2), 0xf7, 0, 0];
  const comment = [0x21, 0xfe, 3, 65, 66, 67, 0];
  const picture = [0x2c, 0, 0, 0, 0, ...little(width, 2), ...little(height, 2), interlaced ? 0x40 : 0, 8];
  return blob(head, table, comment, picture, [packed.length], packed, [0, 0x3b]);
}

describe('GIF', () => {
  test('greys, rows in order or interlaced', async () => {
    expect([...((await readGif(gif())).channels[0] ?? [])]).toEqual(all);
    expect([...((await readGif(gif({ interlaced: true }))).channels[0] ?? [])]).toEqual(all);
  });

  test('a palette in colours stays, with indices', async () => {
    const image = await readGif(gif({ palette: colours }));
    expect([...(image.channels[0] ?? []), image.palette?.[2]]).toEqual([...all, '#fd0002']);
  });

  test('every cut is refused, none hangs', async () => {
    const whole = gif();
    for (let size = 0; size < whole.size - 2; size += 13)
      await expect(readGif(whole.slice(0, size))).rejects.toThrow(/truncated|not a GIF/);
  });
});

describe('PNM', () => {
  const text = (words: string): Blob => new Blob([words]);
  test.each([
    ['P2', text(`P2 # grey\n${width} ${height}\n255\n${all.join(' ')}`)],
    ['P5', blob([...new TextEncoder().encode(`P5\n# made by hand\n${width} ${height}\n255\n`)], all)],
    [
      'P5, gzipped',
      new Blob([new Uint8Array(gzipSync(Uint8Array.from([...new TextEncoder().encode(`P5 ${width} ${height} 255 `), ...all])))]),
    ],
  ])('%s', async (_, file) => {
    const image = await readPnm(file);
    expect([image.shape, [...(image.channels[0] ?? [])]]).toEqual([[width, height], all]);
  });

  test('16 bits, highest first; colours; bits, where 1 is black', async () => {
    const deep = blob([...new TextEncoder().encode('P5 2 1 65535\n')], [1, 2, 255, 254]);
    expect([...((await readPnm(deep)).channels[0] ?? [])]).toEqual([258, 65534]);
    const colour = blob([...new TextEncoder().encode('P6 2 1 255\n')], [1, 2, 3, 4, 5, 6]);
    expect((await readPnm(colour)).channels.map((c) => [...c])).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect([...((await readPnm(text('P1 3 2\n101\n0 1 0'))).channels[0] ?? [])]).toEqual([0, 1, 0, 1, 0, 1]);
    expect([...((await readPnm(blob([...new TextEncoder().encode('P4 9 1\n')], [0b10000001, 0b10000000]))).channels[0] ?? [])]).toEqual([
      0, 1, 1, 1, 1, 1, 1, 0, 0,
    ]);
  });

  test('damage is refused in words', async () => {
    await expect(readPnm(text('P5 9 9 255\nabc'))).rejects.toThrow('expected 81 bytes');
    await expect(readPnm(text('P2 2 2 255 1 2 3'))).rejects.toThrow('value 4 of 4');
    await expect(readPnm(text('P5 99999 99999 255\nabc'))).rejects.toThrow('99999x99999');
    await expect(readPnm(text('P7\nWIDTH 2'))).rejects.toThrow('begins with "P7"');
  });
});

test('random bytes never hang, crash or load', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('', 'BM', 'GIF89a', 'P5 '), async (bytes, start) => {
      const file = new Blob([start, new Uint8Array(bytes)]);
      for (const read of [readBmp, readGif]) await expect(read(file)).rejects.toThrow();
    }),
    { numRuns: 60 },
  );
});
