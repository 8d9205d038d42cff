// How a JPEG's Exif asks to show it: 1 as stored, 2 to 8 turned or mirrored. Decodes no picture.
// Segments: ITU-T T.81, annex B; Exif 2.3, 4.6.4 (tag 0x0112 of the first directory, a TIFF structure behind "Exif\0\0").

const orientationTag = 0x0112;

function readDirectory(view: DataView): number {
  const little = view.getUint16(0) === 0x4949;
  const at = view.getUint32(4, little);
  for (let entry = at + 2, left = view.getUint16(at, little); left > 0; entry += 12, left--)
    if (view.getUint16(entry, little) === orientationTag) return view.getUint16(entry + 8, little);
  return 1;
}

/** 1 where no Exif says otherwise, or where it is damaged. */
export function readExifOrientation(bytes: Uint8Array<ArrayBuffer>): number {
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    const end = at + 2 + (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number);
    const isExif = bytes[at + 1] === 0xe1 && String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'Exif';
    try {
      if (isExif) return readDirectory(new DataView(bytes.slice(at + 10, end).buffer));
    } catch {
      return 1;
    }
    at = end;
  }
  return 1;
}
