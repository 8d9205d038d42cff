// Reads one exported mask as an import would, for the check before it is offered. Knows no network.
import type { ImageGrid, PlacedSegmentation } from './dicom/readSegmentationOnto';
import { readNifti } from './readers/nifti';
import { readPng } from './readers/png';
import type { RawImage } from './readers/rawImage';

/** NIfTI or PNG by its name, or a DICOM segmentation onto the grid of `image`; throws Refusal. */
export async function readMask(name: string, bytes: Uint8Array<ArrayBuffer>, image?: ImageGrid): Promise<RawImage | PlacedSegmentation> {
  if (image) return (await import('./dicom/readSegmentationOnto')).readSegmentationOnto(name, bytes, image);
  const read = name.endsWith('.png') ? readPng : readNifti;
  return read(new Blob([bytes]), { path: name, decoders: {}, openBeside: () => Promise.resolve(null) });
}
