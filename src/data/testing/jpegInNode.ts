// A JPEG decoder for tests in Node: the picture is wrapped as a DICOM frame and decoded by GDCM. It knows no Exif, as wanted.
import type { JpegDecoder } from '../readers/jpeg';
import { decodeFrameInNode } from './gdcmInNode';

/** Sizes of the frame header (ITU-T T.81, B.2.2). */
function findFrame(bytes: Uint8Array): { rows: number; columns: number; samples: number } {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!) {
    const marker = bytes[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2)
      return { rows: bytes[at + 5]! * 256 + bytes[at + 6]!, columns: bytes[at + 7]! * 256 + bytes[at + 8]!, samples: bytes[at + 9]! };
  }
  throw new Error('no frame header');
}

export const decodeJpegInNode: JpegDecoder = async (blob) => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const { rows, columns, samples } = findFrame(bytes);
  const photometric = samples === 1 ? 'MONOCHROME2' : 'YBR_FULL_422';
  const layout = { bitsAllocated: 8, bitsStored: 8, signed: false, photometric, transferSyntax: '1.2.840.10008.1.2.4.50' };
  const values = await decodeFrameInNode({ ...layout, rows, columns, samples, bytes });
  const data = new Uint8Array(4 * rows * columns).fill(255);
  for (let i = 0; i < rows * columns; i++) for (let c = 0; c < 3; c++) data[4 * i + c] = values[i * samples + (samples === 1 ? 0 : c)]!;
  return { width: columns, height: rows, data };
};
