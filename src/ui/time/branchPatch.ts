// All settings that a branch may change, at the values that were shown: a checkpoint may be of before a change by hand. Pure.
import type { DeepPartial, RunConfig } from '../../protocol/config';

export function branchPatch({ epochs, validateEvery, headWeights, optimiser, augmentation, pruning }: RunConfig): DeepPartial<RunConfig> {
  const { kind: _, ...rates } = optimiser;
  return { epochs, validateEvery, headWeights, optimiser: rates, augmentation, pruning };
}
