// weights.safetensors of a network, checked: the difference to the live network is measured first and then written into its metadata.
import { PlaygroundError } from '../protocol/failures';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import type { ExportSource } from './source';
import { verifyWeights } from './verify';
import { nameTensors } from './weights';

export interface WeightsFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Largest absolute difference of the softmax to the live network's. */
  difference: number;
}

export async function buildWeightsFile(source: ExportSource): Promise<WeightsFile> {
  const tensors = nameTensors(source.network, source.state);
  const metadata = {
    format: 'pt',
    program: 'Sauron Playground',
    epoch: String(source.epoch),
    config: JSON.stringify(source.config),
    classes: JSON.stringify(source.classes),
  };
  const difference = await verifyWeights(encodeSafetensors({ tensors, metadata }), source);
  const bytes = encodeSafetensors({ tensors, metadata: { ...metadata, parity_max_abs_difference: String(difference) } });
  checkSameValues(bytes, encodeSafetensors({ tensors, metadata }));
  return { bytes, difference };
}

/** The file with the measured difference in it must hold the very values that were run. */
function checkSameValues(final: Uint8Array, verified: Uint8Array): void {
  const [a, b] = [decodeSafetensors(final).tensors, decodeSafetensors(verified).tensors];
  for (const [name, { data }] of b)
    if (!a.get(name)?.data.every((value, i) => Object.is(value, data[i])))
      throw new PlaygroundError('bug', `The file to save differs from the one that was checked, in ${name}; nothing was saved.`);
}
