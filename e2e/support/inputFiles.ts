// Makes small files for a test to drop: sound pictures and volumes with masks, and files that a careful importer refuses.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { writeNifti } from '../../src/data/testing/niftiFile';

const edge = 32;

/** A grey disc at a place that depends on `index`; with `mask` the disc alone, 0 and 255. */
export function pngOf(index: number, mask: boolean): Uint8Array {
  const data = Uint8Array.from({ length: edge * edge }, (_, i) => {
    const inside = Math.hypot((i % edge) - 10 - index, Math.floor(i / edge) - 16) < 6;
    return mask ? 255 * Number(inside) : (inside ? 180 : 60) + ((i * 37) % 23);
  });
  return encode({ width: edge, height: edge, data, channels: 1, depth: 8 });
}

/** A gzipped NIfTI-1 volume; `mask` as above. */
export function niftiOf(index: number, mask: boolean): Buffer {
  const dims = [16, 16, 4];
  const values = Array.from({ length: 16 * 16 * 4 }, (_, i) => {
    const inside = Math.hypot((i % 16) - 8, (Math.floor(i / 16) % 16) - 6 - index) < 4;
    return mask ? Number(inside) : (inside ? 150 : 40) + ((i * 31) % 17);
  });
  return gzipSync(writeNifti({ dims, pixdims: [1, 1, 2], values }));
}

/** Writes `files` (path below `folder` -> content) and returns `folder`. */
export function writeFolder(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}
