// The text in front of binary voxels (MetaImage, NRRD): read up to the line that ends it, never further than a bound.
import { Refusal } from '../refusal';

const steps = [4096, 65536, 1048576];

/** Text up to and including the match of `end`, and how many bytes that is. Throws Refusal `corrupt` when it never comes. */
export async function readTextHeader(blob: Blob, end: RegExp, format: string): Promise<{ text: string; bytes: number }> {
  for (const size of steps) {
    const head = new TextDecoder('latin1').decode(await blob.slice(0, size).arrayBuffer());
    const found = end.exec(head);
    const bytes = found ? found.index + found[0].length : 0;
    // A match that touches the end of what was read may go on behind it.
    if (found && (bytes < head.length || blob.size <= size)) return { text: head.slice(0, bytes).replaceAll('\r', ''), bytes };
    if (blob.size <= size) break;
  }
  throw new Refusal('corrupt', `not a ${format} file, or truncated: its header has no end. Copy or download it again.`);
}
