// The elements of a DICOM data set as ranges of bytes, found without reading their values. Knows tags, not what they mean.
// DICOM PS3.5, section 7 (data set), annex A (transfer syntaxes).
import { Refusal } from '../refusal';

export interface Encoding {
  explicit: boolean;
  little: boolean;
}

export interface Element {
  start: number;
  /** Bytes; Infinity for fragments of pixels, whose end is a delimiter. */
  length: number;
  /** Two letters; empty where the encoding leaves it out. */
  vr: string;
}

/** Group x 65536 + element -> range. */
export type Elements = ReadonlyMap<number, Element>;

export interface Source {
  view: DataView;
  encoding: Encoding;
}

export const pixelData = 0x7fe00010;
export const floatPixelData = 0x7fe00008;
export const doublePixelData = 0x7fe00009;
const [itemStart, itemEnd, sequenceEnd] = [0xfffee000, 0xfffee00d, 0xfffee0dd];
const undefinedLength = 0xffffffff;
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const deepest = 16;

/** The bytes end before the data set does; a longer piece of the file may help. */
export class EndOfBytes extends Refusal {
  constructor() {
    super('truncated', 'truncated: the DICOM file ends inside its header. Copy or download it again.');
  }
}

const damaged = (): Refusal =>
  new Refusal('corrupt', 'the DICOM file is damaged: its elements do not follow one another. Copy or download it again.');

const readTag = ({ view, encoding: { little } }: Source, at: number): number => {
  if (at + 8 > view.byteLength) throw new EndOfBytes();
  return view.getUint16(at, little) * 65536 + view.getUint16(at + 2, little);
};

interface Head {
  tag: number;
  vr: string;
  start: number;
  length: number;
}

function readHead(source: Source, at: number): Head {
  const { view, encoding } = source;
  const tag = readTag(source, at);
  if (!encoding.explicit || tag >= itemStart) return { tag, vr: '', start: at + 8, length: view.getUint32(at + 4, encoding.little) };
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  if (!/^[A-Z]{2}$/.test(vr)) throw damaged();
  if (!longForms.has(vr)) return { tag, vr, start: at + 8, length: view.getUint16(at + 6, encoding.little) };
  if (at + 12 > view.byteLength) throw new EndOfBytes();
  return { tag, vr, start: at + 12, length: view.getUint32(at + 8, encoding.little) };
}

/** Items of unknown VR and undefined length are implicit little endian (PS3.5, 6.2.2). */
const encodingInside = (source: Source, vr: string): Source =>
  vr === 'UN' ? { ...source, encoding: { explicit: false, little: true } } : source;

/** The place behind a sequence of undefined length. */
function skipSequence(source: Source, at: number, depth: number): number {
  if (depth > deepest) throw damaged();
  for (;;) {
    const { tag, start, length } = readHead(source, at);
    if (tag === sequenceEnd) return start;
    if (tag !== itemStart) throw damaged();
    at = length === undefinedLength ? parseUntil(source, start, Infinity, depth).end : start + length;
  }
}

function parseUntil(source: Source, from: number, end: number, depth: number): { elements: Map<number, Element>; end: number } {
  const elements = new Map<number, Element>();
  let at = from;
  while (at < end) {
    const head = readHead(source, at);
    if (head.tag === itemEnd) return { elements, end: head.start };
    if (head.tag >= itemStart) throw damaged();
    const isPixels = depth === 0 && [pixelData, floatPixelData, doublePixelData].includes(head.tag);
    const unknownLength = head.length === undefinedLength;
    elements.set(head.tag, { start: head.start, length: unknownLength && isPixels ? Infinity : head.length, vr: head.vr });
    // What follows the pixels is padding and signatures.
    if (isPixels) return { elements, end: head.start };
    at = unknownLength ? skipSequence(encodingInside(source, head.vr), head.start, depth + 1) : head.start + head.length;
    if (unknownLength) elements.set(head.tag, { start: head.start, length: at - head.start, vr: head.vr });
  }
  return { elements, end: at };
}

/** Top-level elements up to and including the pixels. Throws EndOfBytes, or Refusal `corrupt`. */
export function parseElements(source: Source, start: number, end = source.view.byteLength): Elements {
  return parseUntil(source, start, end, 0).elements;
}

/** The items of a sequence; none where the element is missing. */
export function parseItems(source: Source, sequence: Element | undefined): Elements[] {
  const items: Elements[] = [];
  if (!sequence) return items;
  const inside = encodingInside(source, sequence.vr);
  const end = sequence.start + sequence.length;
  for (let at = sequence.start; at + 8 <= end;) {
    const { tag, start, length } = readHead(inside, at);
    if (tag === sequenceEnd) break;
    if (tag !== itemStart) throw damaged();
    const item = parseUntil(inside, start, length === undefinedLength ? end : start + length, 1);
    items.push(item.elements);
    at = length === undefinedLength ? item.end : start + length;
  }
  return items;
}

/** Fragments of compressed pixels, the offset table first. Throws Refusal `truncated`. */
export function listFragments(source: Source, pixels: Element): { start: number; length: number }[] {
  const fragments: { start: number; length: number }[] = [];
  const { byteLength } = source.view;
  for (let at = pixels.start; at + 8 <= byteLength;) {
    const { tag, start, length } = readHead(source, at);
    if (tag === sequenceEnd) return fragments;
    if (tag !== itemStart) throw damaged();
    if (start + length > byteLength) break;
    fragments.push({ start, length });
    at = start + length;
  }
  throw new Refusal('truncated', 'truncated: its compressed pixels end early. Copy or download it again.');
}
