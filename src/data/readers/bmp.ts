// Reads BMP of 1, 4, 8, 16, 24 and 32 bits, uncompressed. Knows nothing of labels or pairing.
// Format: learn.microsoft.com, BITMAPINFOHEADER and BITMAPV4HEADER.
import { Refusal } from '../refusal';
import { assertFitsMemory } from './limits';
import { createPicture, settlePalette } from './picture';
import type { RawImage } from './rawImage';

interface Header {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  dataOffset: number;
  palette: string[];
  /** Bit masks of red, green, blue and transparency; 0 where there is none. */
  masks: number[];
}

const usualMasks: Readonly<Record<number, number[]>> = {
  16: [0x7c00, 0x3e0, 0x1f, 0],
  24: [0xff0000, 0xff00, 0xff, 0],
  32: [0xff0000, 0xff00, 0xff, 0],
};

function readPalette(view: DataView, at: number, colours: number, entryBytes: number): string[] {
  const hex = (offset: number): string => view.getUint8(offset).toString(16).padStart(2, '0');
  return Array.from({ length: colours }, (_, i) => {
    const entry = at + i * entryBytes;
    return entry + 3 > view.byteLength ? '#000000' : `#${hex(entry + 2)}${hex(entry + 1)}${hex(entry)}`;
  });
}

/** Bit masks stand behind a 40-byte header or inside a longer one, in both cases at byte 54. */
function readMasks(view: DataView, headerBytes: number, bits: number, compression: number): number[] {
  if (compression !== 3 && compression !== 6) return usualMasks[bits] ?? [];
  const count = headerBytes >= 56 || compression === 6 ? 4 : 3;
  return Array.from({ length: 4 }, (_, i) => (i < count ? view.getUint32(54 + 4 * i, true) : 0));
}

function parseHeader(view: DataView): Header {
  if (view.byteLength < 30 || view.getUint16(0) !== 0x424d)
    throw new Refusal('corrupt', 'not a BMP file: it does not begin with the BMP signature.');
  const headerBytes = view.getUint32(14, true);
  const old = headerBytes === 12;
  if (!old && (headerBytes < 40 || view.byteLength < 70))
    throw new Refusal('corrupt', `the BMP header is damaged: its size is ${headerBytes}.`);
  const [width, high] = old ? [view.getUint16(18, true), view.getUint16(20, true)] : [view.getInt32(18, true), view.getInt32(22, true)];
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  if (width < 1 || high === 0) throw new Refusal('corrupt', `the BMP header is damaged: its size is ${width}x${high}.`);
  if (![1, 4, 8, 16, 24, 32].includes(bits) || ![0, 3, 6].includes(compression))
    throw new Refusal('unsupported_type', `a BMP of ${bits} bits with compression ${compression} is not read. Save it as PNG.`);
  const used = old ? 0 : view.getUint32(46, true);
  const colours = bits > 8 ? 0 : Math.min(used || 1 << bits, 1 << bits);
  const palette = readPalette(view, 14 + headerBytes, colours, old ? 3 : 4);
  const masks = readMasks(view, headerBytes, bits, compression);
  return { width, height: Math.abs(high), topDown: high < 0, bits, dataOffset: view.getUint32(10, true), palette, masks };
}

/** One sample of a masked pixel, scaled to a byte. */
function createSampler(mask: number): (pixel: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  return (pixel) => (largest === 0 ? 0 : Math.round((((pixel & mask) >>> shift) * 255) / largest));
}

/** The pixel (index or packed colour) at a bit of the file. */
function readPixel(view: DataView, row: number, x: number, bits: number): number {
  if (bits === 8) return view.getUint8(row + x);
  if (bits === 16) return view.getUint16(row + 2 * x, true);
  if (bits === 24) return view.getUint16(row + 3 * x, true) | (view.getUint8(row + 3 * x + 2) << 16);
  if (bits === 32) return view.getUint32(row + 4 * x, true);
  const bit = x * bits;
  return (view.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
}

/** Reads one file; palette pictures come as grey, or as indices with their palette. Throws Refusal: corrupt, too_large, truncated, unsupported_type. */
export async function readBmp(blob: Blob): Promise<RawImage> {
  const view = new DataView(await blob.arrayBuffer());
  const header = parseHeader(view);
  const { width, height, bits } = header;
  assertFitsMemory(width * height * 4, `its header claims ${width}x${height} pixels and`);
  // Rows are padded to four bytes.
  const stride = Math.ceil((width * bits) / 32) * 4;
  const missing = header.dataOffset + stride * height - view.byteLength;
  if (missing > 0)
    throw new Refusal('truncated', `truncated: expected ${stride * height} bytes of pixels, ${missing} are missing. Copy it again.`);
  const samplers = header.masks.filter((mask) => mask !== 0).map(createSampler);
  const samples = Array.from({ length: bits > 8 ? samplers.length : 1 }, () => new Uint8Array(width * height));
  for (let y = 0; y < height; y++) {
    const row = header.dataOffset + stride * (header.topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const pixel = readPixel(view, row, x, bits);
      if (bits <= 8 && samples[0]) samples[0][y * width + x] = pixel;
      else samplers.forEach((sampler, s) => samples[s]?.fill(sampler(pixel), y * width + x, y * width + x + 1));
    }
  }
  return settlePalette(createPicture({ width, height, samples, palette: bits > 8 ? null : header.palette, lossy: false }));
}
