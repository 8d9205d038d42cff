// The file of a checkpoint: a preamble with lengths and checksums, the card and the state as JSON, then all tensors. Little-endian. Pure.
//
// byte  0  "SAURONRN"          byte  8  version, u32         byte 12  card:    bytes u32, CRC-32 u32
// byte 20  state:   bytes u32, CRC-32 u32                    byte 28  tensors: bytes u32, CRC-32 u32
// byte 36  CRC-32 of the bytes before                        byte 40  card, state (padded with spaces to a multiple of 4), tensors
import { computeCrc32 } from '../../lib/crc32';
import { PlaygroundError } from '../../protocol/failures';

export const formatVersion = 1;
export const preambleBytes = 40;
const magic = 'SAURONRN';

export interface Section {
  bytes: number;
  crc: number;
}

export interface Preamble {
  version: number;
  card: Section;
  state: Section;
  tensors: Section;
}

/** Says why a file is not used; whoever opens another one instead shows it. */
export const refuse = (what: string): never => {
  throw new PlaygroundError('bad-checkpoint', what);
};

export function writePreamble({ version, card, state, tensors }: Preamble): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(preambleBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(magic));
  [version, card.bytes, card.crc, state.bytes, state.crc, tensors.bytes, tensors.crc].forEach((value, i) =>
    view.setUint32(8 + 4 * i, value, true),
  );
  view.setUint32(36, computeCrc32(bytes.subarray(0, 36)), true);
  return bytes;
}

/** Throws PlaygroundError('bad-checkpoint') in words. */
export function readPreamble(bytes: Uint8Array): Preamble {
  if (bytes.length < preambleBytes) refuse('it is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, preambleBytes);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) refuse('it is no checkpoint');
  const number = (at: number): number => view.getUint32(at, true);
  if (number(36) !== computeCrc32(bytes.subarray(0, 36))) refuse('its first bytes are damaged');
  const version = number(8);
  if (version !== formatVersion)
    refuse(
      `it was written by ${version > formatVersion ? 'a newer' : 'an older'} version of this page (${version}; this one reads ${formatVersion})`,
    );
  const section = (at: number): Section => ({ bytes: number(at), crc: number(at + 4) });
  return { version, card: section(12), state: section(20), tensors: section(28) };
}

/** A section's bytes, checked. */
export function checkSection(bytes: Uint8Array<ArrayBuffer>, from: number, section: Section, name: string): Uint8Array<ArrayBuffer> {
  const content = bytes.subarray(from, from + section.bytes);
  if (content.length < section.bytes) refuse('it is cut short');
  if (computeCrc32(content) !== section.crc) refuse(`its ${name} is damaged`);
  return content;
}
