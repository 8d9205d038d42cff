// The builder of each kind of export; the kinds and their words are in protocol/exportKinds.ts, and a missing builder does not compile.
import { exportKinds, type ExportCheck, type ExportKindName } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import { buildBundle } from './bundle';
import { partBuilders } from './parts';
import type { ExportPart } from './part';
import type { ExportSource } from './source';
import { decodeZip, encodeZip, type Entries } from './zip';

export interface BuiltExport {
  blob: Blob;
  checks: ExportCheck[];
}

const mimeTypes: Record<string, string> = { html: 'text/html', json: 'application/json' };

/** Resolves only after the file has been read back. */
export async function buildKind(kind: ExportKindName, source: ExportSource): Promise<BuiltExport> {
  const part = kind === 'bundle' ? await buildBundle(source) : await partBuilders[kind](source);
  return { blob: await pack(part, exportKinds[kind].extension), checks: part.checks };
}

async function pack({ files }: ExportPart, extension: string): Promise<Blob> {
  if (extension !== 'zip') return new Blob([...files.values()], { type: mimeTypes[extension] ?? 'application/octet-stream' });
  const blob = await encodeZip(files);
  await checkArchive(blob, files);
  return blob;
}

/** The archive is opened again: every file as written. */
async function checkArchive(blob: Blob, files: Entries): Promise<void> {
  const read = await decodeZip(blob);
  for (const [name, bytes] of files) {
    const found = read.get(name);
    if (found?.length !== bytes.length || !found.every((byte, i) => byte === bytes[i]))
      throw new PlaygroundError('bug', `${name} came out of the archive otherwise than it went in; nothing was saved.`);
  }
}
