// Reads one exported mask as an import would, for the check before it is offered. Knows no network.
import { readNifti } from './readers/nifti';
import { readPng } from './readers/png';
import type { RawImage } from './readers/rawImage';

/** NIfTI or PNG by its name; throws Refusal. */
export function readMask(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<RawImage> {
  const read = name.endsWith('.png') ? readPng : readNifti;
  return Promise.resolve(read(new Blob([bytes]), { path: name, decoders: {}, openBeside: () => Promise.resolve(null) }));
}
