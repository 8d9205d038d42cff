// The pages of a TIFF or BigTIFF as data: sizes, sample types, where the chunks of pixels lie. Reads no pixels.
// Format: TIFF 6.0 (Adobe, 1992); BigTIFF: libtiff's description.
import { Refusal } from '../refusal';

export interface TiffPage {
  width: number;
  height: number;
  bits: number;
  /** 1 unsigned, 2 signed, 3 float. */
  sampleFormat: number;
  samples: number;
  /** Samples stand in planes of their own. */
  planar: boolean;
  compression: number;
  predictor: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  photometric: number;
  /** Meaning of samples beyond the colours; 1 and 2 are transparency. */
  extraSamples: readonly number[];
  palette: string[] | null;
  chunkWidth: number;
  chunkHeight: number;
  offsets: readonly number[];
  byteCounts: readonly number[];
  description: string;
  /** Pixels along x in one of the units that the description names. */
  resolution: number;
  /** The lowest bit of a byte is its first pixel. */
  lowBitFirst: boolean;
  /** A smaller copy of another page, or where another page is transparent. */
  reduced: boolean;
}

export interface TiffFile {
  littleEndian: boolean;
  pages: TiffPage[];
}

const mostPages = 65536;
const typeBytes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const damaged = (what: string): Refusal => new Refusal('truncated', `truncated or damaged: ${what}. Copy or download it again.`);

type Fields = ReadonlyMap<number, number[]>;

/** Places in the file, 32 bits wide or 64. */
interface Layout {
  view: DataView;
  little: boolean;
  big: boolean;
}

function readPointer({ view, little, big }: Layout, at: number): number {
  if (at + (big ? 8 : 4) > view.byteLength) throw damaged('it ends inside its list of pages');
  return big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
}

function readNumber({ view, little }: Layout, at: number, type: number): number {
  const bytes = typeBytes[type] ?? 1;
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, little);
  if (bytes === 4) return view.getUint32(at, little);
  return type >= 16 ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little) / view.getUint32(at + 4, little);
}

function readEntry(layout: Layout, at: number): [number, number[]] {
  const { view, little, big } = layout;
  const type = view.getUint16(at + 2, little);
  const count = readPointer(layout, at + 4);
  const bytes = (typeBytes[type] ?? 1) * count;
  const inline = at + (big ? 12 : 8);
  const start = bytes <= (big ? 8 : 4) ? inline : readPointer(layout, inline);
  if (start + bytes > view.byteLength) throw damaged(`its field ${view.getUint16(at, little)} lies beyond the end`);
  return [
    view.getUint16(at, little),
    Array.from({ length: count }, (_, i) => readNumber(layout, start + i * (typeBytes[type] ?? 1), type)),
  ];
}

/** Fields that pages need; others (notes, thumbnails, private ones) are never read. */
const wanted = new Set([254, 255, 256, 257, 258, 259, 262, 266, 270, 273, 277, 278, 279, 282, 284, 317, 320, 322, 323, 324, 325, 338, 339]);

function readDirectory(layout: Layout, at: number): { fields: Fields; next: number } {
  const { view, little, big } = layout;
  const count = big ? readPointer(layout, at) : at + 2 <= view.byteLength ? view.getUint16(at, little) : -1;
  const [first, size] = [at + (big ? 8 : 2), big ? 20 : 12];
  const end = first + count * size;
  if (count < 0 || end + (big ? 8 : 4) > view.byteLength) throw damaged('it ends inside its list of pages');
  const entries = Array.from({ length: count }, (_, i) => first + i * size).filter((entry) => wanted.has(view.getUint16(entry, little)));
  return { fields: new Map(entries.map((entry) => readEntry(layout, entry))), next: readPointer(layout, end) };
}

/** The colour map holds all reds, then greens, then blues, of 16 bits. */
function readPalette(map: readonly number[] | undefined): string[] | null {
  if (!map) return null;
  const colours = Math.floor(map.length / 3);
  const hex = (value: number | undefined): string => ((value ?? 0) >> 8).toString(16).padStart(2, '0');
  return Array.from({ length: colours }, (_, i) => `#${hex(map[i])}${hex(map[i + colours])}${hex(map[i + 2 * colours])}`);
}

function describePage(fields: Fields): TiffPage {
  const get = (tag: number, missing: number): number => fields.get(tag)?.[0] ?? missing;
  const [width, height] = [get(256, 0), get(257, 0)];
  const bits = fields.get(258) ?? [1];
  const formats = fields.get(339) ?? [1];
  if (width < 1 || height < 1) throw new Refusal('corrupt', `the TIFF is damaged: its size is ${width}x${height}.`);
  if (new Set(bits).size > 1 || new Set(formats).size > 1)
    throw new Refusal('unsupported_type', `its samples differ in size (${bits.join(', ')} bits). Save it with samples of one size.`);
  const tiled = fields.has(322);
  const photometric = get(262, 1);
  return {
    width,
    height,
    bits: bits[0] ?? 1,
    sampleFormat: formats[0] ?? 1,
    samples: get(277, 1),
    planar: get(284, 1) === 2,
    compression: get(259, 1),
    predictor: get(317, 1),
    photometric,
    extraSamples: fields.get(338) ?? [],
    palette: photometric === 3 ? readPalette(fields.get(320)) : null,
    chunkWidth: tiled ? get(322, width) : width,
    chunkHeight: tiled ? get(323, height) : Math.min(get(278, height), height),
    offsets: fields.get(tiled ? 324 : 273) ?? [],
    byteCounts: fields.get(tiled ? 325 : 279) ?? [],
    description: Array.from(fields.get(270) ?? [], (code) => String.fromCharCode(code)).join(''),
    resolution: get(282, 0),
    lowBitFirst: get(266, 1) === 2,
    reduced: (get(254, 0) & 5) !== 0 || get(255, 1) === 2,
  };
}

/** All pages but reduced copies and masks of transparency. Throws Refusal `corrupt`, `truncated` or `unsupported_type`. */
export function parseTiff(bytes: Uint8Array<ArrayBuffer>): TiffFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = view.byteLength >= 16 ? view.getUint16(0) : 0;
  const little = order === 0x4949;
  const version = order === 0x4949 || order === 0x4d4d ? view.getUint16(2, little) : 0;
  if (version !== 42 && version !== 43) throw new Refusal('corrupt', 'not a TIFF file: it does not begin with the TIFF signature.');
  const layout = { view, little, big: version === 43 };
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = readPointer(layout, layout.big ? 8 : 4); at !== 0;) {
    if (seen.has(at) || seen.size >= mostPages) throw new Refusal('corrupt', 'the TIFF is damaged: its list of pages has no end.');
    seen.add(at);
    const { fields, next } = readDirectory(layout, at);
    pages.push(describePage(fields));
    at = next;
  }
  const whole = pages.filter(({ reduced }) => !reduced);
  return { littleEndian: little, pages: whole.length > 0 ? whole : pages };
}
