// The builder of each kind of export; the kinds and their words are in protocol/exportKinds.ts, and a missing builder does not compile.
import type { ExportKindName } from '../protocol/exportKinds';
import { buildBundle } from './bundle';
import type { ExportSource } from './source';
import { buildWeightsFile } from './weightsFile';

export interface BuiltExport {
  blob: Blob;
  /** Largest absolute difference between the softmax of the file, read back and run, and the live network's. */
  difference: number;
}

/** Each resolves only after its file has been read back and run. */
export const exportBuilders: Readonly<Record<ExportKindName, (source: ExportSource) => Promise<BuiltExport>>> = {
  safetensors: async (source) => {
    const { bytes, difference } = await buildWeightsFile(source);
    return { blob: new Blob([bytes], { type: 'application/octet-stream' }), difference };
  },
  bundle: buildBundle,
};
