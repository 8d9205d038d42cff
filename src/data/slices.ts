// The slice-wise view of a data set for one run: seeded training batches, and validation slices by position. Knows no GPU.
import type { Split } from '../protocol/dataset';
import { countSlices, type Case, type Dataset } from './dataset';
import { createEvaluationReader, type EvaluationSlice } from './evaluationSlices';
import { createSliceCache } from './normalisedSlices';
import { createBatches, type SliceBatch, type SliceConfig, type SlicePosition } from './trainingBatches';

export interface SliceSource {
  readonly channels: number;
  readonly classes: number;
  /** Training slices in one pass. */
  readonly trainingSlices: number;
  /** Throws when there is no labelled training slice. */
  nextBatch(): SliceBatch;
  /** All validation slices, grouped by case. */
  readonly validation: readonly { caseId: string; slice: number }[];
  validationSlice(position: number): EvaluationSlice;
  /** Any slice of any case, as validation sees it. */
  readSlice(caseId: string, slice: number): EvaluationSlice;
}

const listSlices = (cases: readonly Case[]): SlicePosition[] =>
  cases.flatMap((item) => Array.from({ length: countSlices(item) }, (_, slice) => ({ item, slice })));

/** `splits`: case id -> split; training uses 'train', validation 'validation', labelled cases only. Volumes are sliced along their last axis. */
export function createSliceSource(dataset: Dataset, splits: ReadonlyMap<string, Split>, config: SliceConfig): SliceSource {
  const ofSplit = (split: Split): SlicePosition[] => listSlices(dataset.cases.filter(({ id, label }) => label && splits.get(id) === split));
  const training = ofSplit('train');
  const validation = ofSplit('validation');
  const read = createSliceCache();
  const view = createEvaluationReader(read, [config.patchSize[0] ?? 0, config.patchSize[1] ?? 0], config.fit);
  return {
    channels: dataset.channels,
    classes: dataset.classes.length,
    trainingSlices: training.length,
    nextBatch: createBatches(training, dataset.channels, read, config),
    validation: validation.map(({ item, slice }) => ({ caseId: item.id, slice })),
    validationSlice: (position) => {
      const found = validation[position];
      if (!found) throw new Error(`There is no validation slice ${position}; there are ${validation.length}.`);
      return view(found.item, found.slice);
    },
    readSlice: (caseId, slice) => {
      const item = dataset.cases.find(({ id }) => id === caseId);
      if (!item || !(slice >= 0 && slice < countSlices(item))) throw new Error(`There is no slice ${slice} of a case ${caseId}.`);
      return view(item, slice);
    },
  };
}
