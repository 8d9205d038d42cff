// The check before an export is offered: read the file back, rebuild the network from it alone, run it, compare with the live one.
import { PlaygroundError } from '../protocol/failures';
import { decodeSafetensors } from './safetensors';
import type { ExportSource } from './source';
import { readNetwork } from './weights';

/** Largest difference of a probability that rounding in another order of summation explains; more means a wrong file. */
export const parityTolerance = 1e-4;

/** Largest absolute difference of the softmax. Throws PlaygroundError('bug') above the tolerance or when a value is not finite. */
export async function verifyWeights(file: Uint8Array, source: ExportSource): Promise<number> {
  const { network, state } = readNetwork(decodeSafetensors(file).tensors);
  const again = await source.run(network, state);
  const difference = computeLargestDifference(again, source.live);
  if (!(difference <= parityTolerance))
    throw new PlaygroundError(
      'bug',
      `The exported weights give other probabilities than the live network (by ${difference}); nothing was saved.`,
    );
  return difference;
}

/** NaN when lengths differ or a value is not finite. */
export function computeLargestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length || a.length === 0) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(largest)) return NaN;
  }
  return largest;
}
