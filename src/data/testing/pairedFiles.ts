// Small pairs of images and labels as files, sound ones and ones with a single fault. Only tests import it.
import type { SourceFile } from '../../protocol/messages';
import { finishFirst, NothingLoaded, readFiles } from '../importDataset';
import { createEditor, finishImported, type Imported } from '../imported';
import { createLoadedData, type LoadedDataset } from '../loadedData';
import { asFile, niftiTypes, writeNifti, type NiftiSpec } from './niftiFile';

const edge = 8;
const depth = 4;
const voxels = edge * edge * depth;
export const dims = [edge, edge, depth];

/** Identity in space, so that labels are matched by it. */
const sform = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];

export const imageOf = (seed: number, more: Partial<NiftiSpec> = {}): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims, sform, values: Array.from({ length: voxels }, (_, i) => (i * 37 + 11 * seed) % 251), ...more });

/** A slab of `value` where x is below 4. */
export const labelOf = (value = 1, more: Partial<NiftiSpec> = {}): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims, sform, values: Array.from({ length: voxels }, (_, i) => (i % edge < 4 ? value : 0)), ...more });

/** Probabilities: 0.8 where x is below 4, else 0.2. */
export const probabilityOf = (): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims, sform, type: niftiTypes.float32, values: Array.from({ length: voxels }, (_, i) => (i % edge < 4 ? 0.8 : 0.2)) });

export const pairOf = (id: string, image: Uint8Array<ArrayBuffer>, label: Uint8Array<ArrayBuffer>): SourceFile[] => [
  asFile(`set/images/${id}.nii`, image),
  asFile(`set/labels/${id}.nii`, label),
];

export const soundPair = (id: string, seed: number): SourceFile[] => pairOf(id, imageOf(seed), labelOf());

/** As the worker loads it, without the worker; a set without a case is given, too, to be mended. */
export async function loadFiles(files: readonly SourceFile[]): Promise<LoadedDataset> {
  const given = (imported: Imported): LoadedDataset =>
    createLoadedData(finishImported(imported, imported.drafts, imported.refused, []), createEditor(imported));
  try {
    const imported = await readFiles(files);
    return createLoadedData(finishFirst(imported), createEditor(imported));
  } catch (error) {
    if (error instanceof NothingLoaded) return given(error.imported);
    throw error;
  }
}
