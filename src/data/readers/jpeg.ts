// Reads JPEG through a decoder that the caller injects, since decoding needs the browser. Knows nothing of labels or pairing.
import { describeError, Refusal } from '../refusal';
import { readExifOrientation } from './exifOrientation';
import { createPicture } from './picture';
import type { RawImage } from './rawImage';
import type { Reading } from './reader';
import { stripExif } from './stripExif';

/** Decodes to RGBA bytes; the blob holds no Exif, so that nothing is turned. */
export type JpegDecoder = (blob: Blob) => Promise<{ width: number; height: number; data: Uint8ClampedArray | Uint8Array }>;

/** Reads one file as three channels. Throws Refusal: corrupt, unsupported_type (no decoder here). */
export async function readJpeg(blob: Blob, { decoders: { jpeg: decode } }: Reading): Promise<RawImage> {
  if (!decode) throw new Refusal('unsupported_type', 'JPEG is decoded by the browser only, and none is at hand here. Convert it to PNG.');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Refusal('corrupt', 'not a JPEG file: it does not begin with the JPEG signature.');
  const picture = await decode(stripExif(bytes)).catch((error: unknown) => {
    throw new Refusal('corrupt', `the JPEG cannot be decoded (${describeError(error)}). Copy or download it again.`);
  });
  const pixels = picture.width * picture.height;
  const samples = [0, 1, 2].map((c) => {
    const out = new Uint8Array(pixels);
    for (let i = 0; i < pixels; i++) out[i] = picture.data[4 * i + c] ?? 0;
    return out;
  });
  const image = createPicture({ width: picture.width, height: picture.height, samples, palette: null, lossy: true });
  const orientation = readExifOrientation(bytes);
  if (orientation >= 2 && orientation <= 8)
    image.warnings.push(`its Exif asks to show it turned or mirrored (orientation ${orientation}); it is read as stored. Check its label`);
  return image;
}
