// A colour map from black over purple and orange to pale yellow, lightness rising evenly; anchors chosen by eye after matplotlib's inferno.

/** Anchors at equal distances. */
const anchors: readonly (readonly [number, number, number])[] = [
  [0, 0, 6],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
];

/** 256 RGBA entries, one per byte value. */
export const infernoTable: Uint8ClampedArray<ArrayBuffer> = buildTable();

function buildTable(): Uint8ClampedArray<ArrayBuffer> {
  const table = new Uint8ClampedArray(256 * 4);
  for (let value = 0; value < 256; value++) {
    const position = (value / 255) * (anchors.length - 1);
    const index = Math.min(anchors.length - 2, Math.floor(position));
    const low = anchors[index] ?? [0, 0, 0];
    const high = anchors[index + 1] ?? low;
    low.forEach((channel, c) => {
      table[4 * value + c] = Math.round(channel + (position - index) * ((high[c] ?? 0) - channel));
    });
    table[4 * value + 3] = 255;
  }
  return table;
}

/** Bytes 0..255 as RGBA pixels. */
export function paintInferno(bytes: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(bytes.length * 4);
  for (let i = 0; i < bytes.length; i++) {
    const entry = 4 * (bytes[i] ?? 0);
    pixels[4 * i] = infernoTable[entry] ?? 0;
    pixels[4 * i + 1] = infernoTable[entry + 1] ?? 0;
    pixels[4 * i + 2] = infernoTable[entry + 2] ?? 0;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
