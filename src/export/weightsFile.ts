// weights.safetensors, checked: the network is rebuilt from the file alone and run; the difference measured is written into its metadata.
import { PlaygroundError } from '../protocol/failures';
import { encodeNotes } from './modelNotes';
import type { ExportPart } from './part';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import type { ExportSource } from './source';
import { checkParity } from './verify';
import { nameTensors, readNetwork } from './weights';

const file = 'weights.safetensors';

export async function buildWeightsFile(source: ExportSource): Promise<ExportPart> {
  const tensors = nameTensors(source.network, source.state);
  const metadata = describeSource(source);
  const verified = encodeSafetensors({ tensors, metadata });
  const difference = await verifyWeights(verified, source);
  const bytes = encodeSafetensors({ tensors, metadata: { ...metadata, parity_max_abs_difference: String(difference) } });
  checkSameValues(bytes, verified);
  return { files: new Map([[file, bytes]]), checks: [{ file, by: 'stock TensorFlow.js operations', difference }] };
}

/** What a file of weights says of itself; texts only. */
export const describeSource = (source: ExportSource): Record<string, string> => ({ format: 'pt', ...encodeNotes(source) });

/** Largest absolute difference of the softmax; throws as checkParity() does. */
export async function verifyWeights(bytes: Uint8Array, source: ExportSource): Promise<number> {
  const { network, state } = readNetwork(decodeSafetensors(bytes).tensors);
  return checkParity(file, await source.run(network, state), source.live);
}

/** The file with the measured difference in it must hold the very values that were run. */
function checkSameValues(final: Uint8Array, verified: Uint8Array): void {
  const [a, b] = [decodeSafetensors(final).tensors, decodeSafetensors(verified).tensors];
  for (const [name, { data }] of b)
    if (!a.get(name)?.data.every((value, i) => Object.is(value, data[i])))
      throw new PlaygroundError('bug', `The file to save differs from the one that was checked, in ${name}; nothing was saved.`);
}
