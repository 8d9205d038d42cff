// Opens a DICOM file: preamble, meta header, transfer syntax, elements; inflates deflated ones. Reads no pixels.
// DICOM PS3.10, section 7 (file format); PS3.5, annex A (transfer syntaxes).
import { openByteStream } from '../readers/byteStream';
import { fileLimitBytes } from '../readers/limits';
import { Refusal } from '../refusal';
import { EndOfBytes, parseElements, parseItems, type Element, type Elements, type Encoding, type Source } from './elements';

export interface DicomFile extends Source {
  transferSyntax: string;
  elements: Elements;
}

const littleExplicit: Encoding = { explicit: true, little: true };
const implicit = '1.2.840.10008.1.2';
const deflated = '1.2.840.10008.1.2.1.99';
const bigEndian = '1.2.840.10008.1.2.2';
const transferSyntaxTag = 0x00020010;
/** Most headers fit; a whole file is read only for long ones. */
const pieces = [65536, 4 * 1024 ** 2, Infinity];

function encodingOf(transferSyntax: string): Encoding {
  return { explicit: transferSyntax !== implicit, little: transferSyntax !== bigEndian };
}

const text = (view: DataView, { start, length }: Element): string =>
  new TextDecoder('latin1').decode(view.buffer.slice(view.byteOffset + start, view.byteOffset + start + length)).replace(/[\0 ]+$/, '');

/** Where the meta header begins (behind the preamble, or at once), or null where the file has none. */
function findMeta(view: DataView): number | null {
  if (view.byteLength >= 132 && view.getUint32(128) === 0x4449434d) return 132;
  if (view.byteLength >= 8 && view.getUint16(0, true) === 2) return 0;
  // Without any meta header a data set begins with group 8.
  if (view.byteLength >= 8 && view.getUint16(0, true) === 8 && view.getUint16(2, true) < 0x20) return null;
  throw new Refusal('corrupt', 'not a DICOM file: "DICM" does not stand at byte 128.');
}

function parseMeta(view: DataView, start: number): { transferSyntax: string; end: number } {
  const source = { view, encoding: littleExplicit };
  let transferSyntax = implicit;
  let at = start;
  while (at + 8 <= view.byteLength && view.getUint16(at, true) === 2) {
    const long = ['OB', 'UN', 'OW', 'SQ', 'UT'].includes(String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5)));
    if (long && at + 12 > view.byteLength) throw new EndOfBytes();
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const value = at + (long ? 12 : 8);
    if (value + length > view.byteLength) throw new EndOfBytes();
    const tag = 0x20000 + view.getUint16(at + 2, true);
    if (tag === transferSyntaxTag) transferSyntax = text(source.view, { start: value, length, vr: 'UI' });
    at = value + length;
  }
  return { transferSyntax, end: at };
}

/** Everything behind the meta header, inflated; at most as much as one file may hold. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  for (let size = 16 * bytes.length + 1024; ; size *= 8) {
    const stream = await openByteStream(new Blob([bytes]), 'deflate-raw');
    try {
      const out = new Uint8Array(Math.min(size, fileLimitBytes));
      const found = await stream.readInto(out);
      if (found < out.length) return out.slice(0, found);
      if (size > fileLimitBytes)
        throw new Refusal('too_large', 'its deflated content is larger than the limit for one file (1 GiB). Split or crop it.');
    } finally {
      await stream.close();
    }
  }
}

async function parseBytes(bytes: Uint8Array<ArrayBuffer>): Promise<DicomFile> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const meta = findMeta(view);
  if (meta === null) {
    const explicit = /^[A-Z]{2}$/.test(String.fromCharCode(view.getUint8(4), view.getUint8(5)));
    const source = { view, encoding: { explicit, little: true } };
    return { ...source, transferSyntax: explicit ? '1.2.840.10008.1.2.1' : implicit, elements: parseElements(source, 0) };
  }
  const { transferSyntax, end } = parseMeta(view, meta);
  const encoding = encodingOf(transferSyntax);
  if (transferSyntax !== deflated) return { view, encoding, transferSyntax, elements: parseElements({ view, encoding }, end) };
  const inflated = await inflate(bytes.slice(end));
  const source = { view: new DataView(inflated.buffer), encoding };
  return { ...source, transferSyntax, elements: parseElements(source, 0) };
}

/** The whole file, for its pixels. Throws Refusal: corrupt, too_large, truncated. */
export async function openDicom(blob: Blob): Promise<DicomFile> {
  if (blob.size > fileLimitBytes)
    throw new Refusal('too_large', 'the file is larger than the limit for one file (1 GiB). Split or crop it.');
  return parseBytes(new Uint8Array(await blob.arrayBuffer()));
}

/** As much of the file as its header needs; pixels may be missing behind it. */
export async function openDicomHeader(blob: Blob): Promise<DicomFile> {
  for (const size of pieces)
    try {
      const piece = blob.size <= size ? blob : blob.slice(0, size);
      return await (piece === blob ? openDicom(blob) : parseBytes(new Uint8Array(await piece.arrayBuffer())));
    } catch (error) {
      // A deflated header cut in the middle cannot be inflated either.
      if (blob.size <= size || !(error instanceof Refusal && error.kind === 'truncated')) throw error;
    }
  throw new EndOfBytes();
}

/** Values of elements, of the file itself or of one item of a sequence. */
export interface Values {
  has: (tag: number) => boolean;
  /** Text without padding; empty where missing. */
  text: (tag: number) => string;
  /** As stored; empty where missing. */
  bytes: (tag: number) => Uint8Array<ArrayBuffer>;
  /** Numbers written as text (DS, IS); empty where missing. */
  numbers: (tag: number) => number[];
  /** A 16-bit number (US); undefined where missing. */
  short: (tag: number) => number | undefined;
  items: (tag: number) => Values[];
}

/** Reads values of `elements`, which belong to `file`. */
export function readValues(file: Source, elements: Elements): Values {
  const { view, encoding } = file;
  const bytes = (tag: number): Uint8Array<ArrayBuffer> => {
    const element = elements.get(tag);
    const isThere = element && element.start + element.length <= view.byteLength;
    return isThere ? Uint8Array.from(new Uint8Array(view.buffer, view.byteOffset + element.start, element.length)) : new Uint8Array(0);
  };
  const raw = (tag: number): string => {
    const element = elements.get(tag);
    return element && element.start + element.length <= view.byteLength ? text(view, element) : '';
  };
  return {
    has: (tag) => elements.has(tag),
    text: (tag) => raw(tag).trim(),
    bytes,
    numbers: (tag) =>
      raw(tag)
        .split('\\')
        .filter((part) => part.trim() !== '')
        .map(Number),
    short: (tag) => {
      const element = elements.get(tag);
      return element && element.length >= 2 && element.start + 2 <= view.byteLength
        ? view.getUint16(element.start, encoding.little)
        : undefined;
    },
    items: (tag) => parseItems(file, elements.get(tag)).map((item) => readValues(file, item)),
  };
}
