// Writes TIFF and BigTIFF for tests, from the format's definition; shares no code with the reader.

export interface TiffSpec {
  width: number;
  height: number;
  samples?: number;
  bits: 8 | 16 | 32 | 64;
  /** 1 unsigned, 2 signed, 3 float. */
  format?: 1 | 2 | 3;
  little?: boolean;
  big?: boolean;
  planar?: boolean;
  /** Edge of tiles; strips of `rows` rows without. */
  tile?: number;
  rows?: number;
  predictor?: 1 | 2;
  compression?: number;
  compress?: (bytes: Uint8Array) => Uint8Array;
  photometric?: number;
  extra?: [tag: number, values: number[]][];
  /** Per page: value of sample `s` at (x, y). */
  pages: ((x: number, y: number, s: number) => number)[];
}

type Chunk = Uint8Array<ArrayBuffer>;

function writeSample(view: DataView, at: number, value: number, { bits, format = 1, little = true }: TiffSpec): void {
  if (format === 3 && bits === 64) view.setFloat64(at, value, little);
  else if (format === 3) view.setFloat32(at, value, little);
  else if (bits === 8) view.setUint8(at, value & 255);
  else if (bits === 16) view.setUint16(at, value & 65535, little);
  else view.setUint32(at, value >>> 0, little);
}

/** One strip or tile; pixels that stick out are 0. */
function writeChunk(
  spec: TiffSpec,
  page: TiffSpec['pages'][number],
  left: number,
  top: number,
  width: number,
  height: number,
  samples: number[],
): Chunk {
  const { bits, predictor = 1, compress } = spec;
  const bytes = new Uint8Array((width * height * samples.length * bits) / 8);
  const view = new DataView(bytes.buffer);
  const value = (x: number, y: number, s: number): number =>
    left + x < spec.width && top + y < spec.height ? page(left + x, top + y, s) : 0;
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const s of samples) {
        writeSample(view, at, predictor === 2 && x > 0 ? value(x, y, s) - value(x - 1, y, s) : value(x, y, s), spec);
        at += bits / 8;
      }
  return new Uint8Array(compress ? compress(bytes) : bytes);
}

function listChunks(spec: TiffSpec, page: TiffSpec['pages'][number]): Chunk[] {
  const { width, height, tile, rows = height, samples = 1, planar = false } = spec;
  const all = Array.from({ length: samples }, (_, s) => s);
  return (planar ? all.map((s) => [s]) : [all]).flatMap((group) => {
    const chunks: Chunk[] = [];
    for (let top = 0; top < height; top += tile ?? rows)
      for (let left = 0; left < width; left += tile ?? width)
        chunks.push(writeChunk(spec, page, left, top, tile ?? width, tile ?? Math.min(rows, height - top), group));
    return chunks;
  });
}

/** The bytes of a file: header, all chunks, then the directories with their long values behind them. */
export function writeTiff(spec: TiffSpec): Uint8Array<ArrayBuffer> {
  const { width, height, samples = 1, bits, format = 1, little = true, big = false, tile, rows = height } = spec;
  const out = new Uint8Array(1 << 20);
  const view = new DataView(out.buffer);
  const pointer = (at: number, value: number): void =>
    big ? view.setBigUint64(at, BigInt(value), little) : view.setUint32(at, value, little);
  const size = big ? 8 : 4;
  out.set(little ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, big ? 43 : 42, little);
  if (big) view.setUint16(4, 8, little);
  let end = big ? 16 : 8;
  let link = big ? 8 : 4;
  for (const page of spec.pages) {
    const places = listChunks(spec, page).map((chunk) => {
      out.set(chunk, end);
      end += chunk.length;
      return [end - chunk.length, chunk.length] as const;
    });
    const fill = (value: number): number[] => Array.from({ length: samples }, () => value);
    const [offsets, counts] = [places.map(([at]) => at), places.map(([, length]) => length)];
    const layout: [number, number[]][] = tile
      ? [
          [322, [tile]],
          [323, [tile]],
          [324, offsets],
          [325, counts],
        ]
      : [
          [273, offsets],
          [278, [rows]],
          [279, counts],
        ];
    const entries: [number, number[]][] = [
      [256, [width]],
      [257, [height]],
      [258, fill(bits)],
      [259, [spec.compression ?? 1]],
      [262, [spec.photometric ?? (samples === 3 ? 2 : 1)]],
      [277, [samples]],
      [284, [spec.planar ? 2 : 1]],
      [317, [spec.predictor ?? 1]],
      [339, fill(format)],
      ...layout,
      ...(spec.extra ?? []),
    ];
    entries.sort(([a], [b]) => a - b);
    end += end % 2;
    pointer(link, end);
    let at = end + (big ? 8 : 2);
    if (big) pointer(end, entries.length);
    else view.setUint16(end, entries.length, little);
    end = at + entries.length * (big ? 20 : 12) + size;
    for (const [tag, values] of entries) {
      view.setUint16(at, tag, little);
      view.setUint16(at + 2, 4, little);
      pointer(at + 4, values.length);
      const inline = 4 * values.length <= size;
      if (!inline) pointer(at + 4 + size, end);
      values.forEach((value, i) => view.setUint32((inline ? at + 4 + size : end) + 4 * i, value, little));
      if (!inline) end += 4 * values.length;
      at += big ? 20 : 12;
    }
    link = at;
  }
  return out.slice(0, end);
}
