// Removes Exif from a JPEG, so that a decoder cannot turn the picture: masks are stored as the sensor saw it. Decodes nothing.
// Segments: ITU-T T.81, annex B; Exif lies in APP1.

const startOfScan = 0xda;
const app1 = 0xe1;

const isExif = (bytes: Uint8Array, at: number): boolean => String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'Exif';

/** The same file without its Exif segments; damaged files come back as they are, for the decoder to refuse. */
export function stripExif(bytes: Uint8Array<ArrayBuffer>): Blob {
  const kept: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== startOfScan) {
    const end = at + 2 + (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number);
    if (!(bytes[at + 1] === app1 && isExif(bytes, at))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return new Blob([...kept, bytes.subarray(at)]);
}
