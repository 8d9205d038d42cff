// Zip archives in memory, written and read back; the only user of zip.js here. Without its own workers, which the page's CSP would refuse.
import { BlobReader, BlobWriter, configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';

configure({ useWebWorkers: false });

export type Entries = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export async function encodeZip(entries: Entries): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'));
  for (const [name, bytes] of entries) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

/** Of the files that `wanted` takes. */
export async function decodeZip(blob: Blob, wanted: (path: string) => boolean = () => true): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const reader = new ZipReader(new BlobReader(blob));
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of await reader.getEntries())
    if (!entry.directory && wanted(entry.filename))
      entries.set(entry.filename, Uint8Array.from(await entry.getData(new Uint8ArrayWriter())));
  await reader.close();
  return entries;
}
