// Wraps one compressed frame into the smallest DICOM file that a foreign decoder accepts, so that it sees nothing else of the original.
// DICOM PS3.10, section 7.1; PS3.5, annex A.4.
import type { EncodedFrame } from './frameDecoder';

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
/** Any valid UID will do; this one is of the form that needs no registration (PS3.5, B.2). */
const anyUid = '2.25.1';

type Parts = Uint8Array<ArrayBuffer>[];

const long = new Set(['OB', 'OW']);

function encodeElement(tag: number, vr: string, value: Uint8Array<ArrayBuffer>): Parts {
  const head = new Uint8Array(long.has(vr) ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  head.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  if (long.has(vr)) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return [head, value];
}

function text(tag: number, vr: string, value: string): Parts {
  const pad = vr === 'UI' ? '\0' : ' ';
  return encodeElement(tag, vr, new TextEncoder().encode(value.length % 2 === 0 ? value : value + pad));
}

const short = (tag: number, value: number): Parts => encodeElement(tag, 'US', Uint8Array.of(value & 255, value >> 8));

function item(tag: number, value: Uint8Array): Parts {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint32(4, value.length + (value.length % 2), true);
  return [head, new Uint8Array(value), new Uint8Array(value.length % 2)];
}

function join(parts: Parts): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}

/** The bytes of a file with this frame and without rescaling, so that decoding it gives stored values. */
export function wrapFrame(frame: EncodedFrame): Uint8Array<ArrayBuffer> {
  const meta = join([
    ...encodeElement(0x00020001, 'OB', Uint8Array.of(0, 1)),
    ...text(0x00020002, 'UI', secondaryCapture),
    ...text(0x00020003, 'UI', anyUid),
    ...text(0x00020010, 'UI', frame.transferSyntax),
    ...text(0x00020012, 'UI', anyUid),
  ]);
  const metaLength = new Uint8Array(4);
  new DataView(metaLength.buffer).setUint32(0, meta.length, true);
  const pixels = encodeElement(0x7fe00010, 'OB', new Uint8Array(0));
  pixels[0]?.fill(255, 8);
  return join([
    new Uint8Array(128),
    new TextEncoder().encode('DICM'),
    ...encodeElement(0x00020000, 'UL', metaLength),
    meta,
    ...text(0x00080016, 'UI', secondaryCapture),
    ...text(0x00080018, 'UI', anyUid),
    ...short(0x00280002, frame.samples),
    ...text(0x00280004, 'CS', frame.photometric),
    ...(frame.samples > 1 ? short(0x00280006, 0) : []),
    ...short(0x00280010, frame.rows),
    ...short(0x00280011, frame.columns),
    ...short(0x00280100, frame.bitsAllocated),
    ...short(0x00280101, frame.bitsStored),
    ...short(0x00280102, frame.bitsStored - 1),
    ...short(0x00280103, Number(frame.signed)),
    ...pixels,
    ...item(0xfffee000, new Uint8Array(0)),
    ...item(0xfffee000, frame.bytes),
    ...item(0xfffee0dd, new Uint8Array(0)),
  ]);
}
