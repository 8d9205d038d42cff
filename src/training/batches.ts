// From patches to what the engine takes: labels scaled for every head, patches gathered into batches. Pure.
import type { Batch } from '../engine/types';
import { headsFullFirst } from '../network/network';
import { scaleLabels } from '../network/labels';
import type { TrainingBatch } from './ports';
import type { Run } from './run';

/** Adds the coarser heads' labels to a batch. */
export function planBatch(run: Pick<Run, 'config' | 'network'>, { count, input, label }: TrainingBatch): Batch {
  const { patchSize, pruning } = run.config;
  const heads = headsFullFirst(run.network).length;
  const shape = [count, ...patchSize.toReversed()];
  return { count, input, labels: scaleLabels(label, shape, heads, pruning.asPublished, run.network.flatLevels) };
}

/** One batch of several patches. */
export function joinPatches(patches: readonly { input: Float32Array; label: Uint8Array }[]): TrainingBatch {
  const inputSize = patches[0]?.input.length ?? 0;
  const labelSize = patches[0]?.label.length ?? 0;
  const input = new Float32Array(inputSize * patches.length);
  const label = new Uint8Array(labelSize * patches.length);
  patches.forEach((patch, i) => {
    input.set(patch.input, i * inputSize);
    label.set(patch.label, i * labelSize);
  });
  return { count: patches.length, input, label };
}

/** Consecutive groups of at most `size`. */
export const inGroups = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
