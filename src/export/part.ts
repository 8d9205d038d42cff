// What each kind of export consists of before it is packed: files by path, and what was found when they were read back. Types and text only.
import type { ExportCheck } from '../protocol/exportKinds';

export interface ExportPart {
  /** By path within the archive; a kind of one file has one entry. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
  checks: ExportCheck[];
}

export const encodeText = (value: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(value));
export const encodeJson = (value: unknown): Uint8Array<ArrayBuffer> => encodeText(`${JSON.stringify(value, null, 2)}\n`);
export const decodeJson = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** The same part under a folder. */
export const inFolder = (folder: string, { files, checks }: ExportPart): ExportPart => ({
  files: new Map([...files].map(([name, bytes]) => [folder + name, bytes])),
  checks: checks.map((check) => ({ ...check, file: folder + check.file })),
});
