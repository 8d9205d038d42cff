// How DICOM files store their pixels, by transfer syntax: data only. DICOM PS3.6, annex A.

export interface TransferSyntax {
  name: string;
  /** `raw`: as they are; `rle`: our own decoder; `codec`: the JPEG family; `unread`: refused by name. */
  pixels: 'raw' | 'rle' | 'codec' | 'unread';
  lossy?: boolean;
}

const prefix = '1.2.840.10008.1.2';

const table: Readonly<Record<string, TransferSyntax>> = {
  '': { name: 'implicit little endian', pixels: 'raw' },
  '.1': { name: 'explicit little endian', pixels: 'raw' },
  '.1.99': { name: 'deflated', pixels: 'raw' },
  '.2': { name: 'explicit big endian', pixels: 'raw' },
  '.5': { name: 'RLE', pixels: 'rle' },
  '.4.50': { name: 'JPEG baseline', pixels: 'codec', lossy: true },
  '.4.51': { name: 'JPEG extended', pixels: 'codec', lossy: true },
  '.4.53': { name: 'JPEG spectral selection', pixels: 'codec', lossy: true },
  '.4.55': { name: 'JPEG progressive', pixels: 'codec', lossy: true },
  '.4.57': { name: 'JPEG lossless', pixels: 'codec' },
  '.4.70': { name: 'JPEG lossless, first-order prediction', pixels: 'codec' },
  '.4.80': { name: 'JPEG-LS lossless', pixels: 'codec' },
  '.4.81': { name: 'JPEG-LS near-lossless', pixels: 'codec', lossy: true },
  '.4.90': { name: 'JPEG 2000 lossless', pixels: 'codec' },
  '.4.91': { name: 'JPEG 2000', pixels: 'codec', lossy: true },
  '.4.100': { name: 'MPEG-2 video', pixels: 'unread' },
  '.4.102': { name: 'MPEG-4 video', pixels: 'unread' },
  '.4.201': { name: 'high-throughput JPEG 2000 lossless', pixels: 'unread' },
  '.4.202': { name: 'high-throughput JPEG 2000 lossless', pixels: 'unread' },
  '.4.203': { name: 'high-throughput JPEG 2000', pixels: 'unread' },
};

/** What a UID means; unknown ones are `unread`. */
export function findTransferSyntax(uid: string): TransferSyntax {
  const known = uid.startsWith(prefix) ? table[uid.slice(prefix.length)] : undefined;
  return known ?? { name: 'an unknown one', pixels: 'unread' };
}
