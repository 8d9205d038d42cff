// A data set as the training session takes it: summary with split and proposal, and slices under a configuration. Knows no GPU.
import { checkDimensions } from '../protocol/adaptToData';
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import { PlaygroundError } from '../protocol/failures';
import type { Dataset } from './dataset';
import { proposePlans } from './fingerprint';
import { createRunSource, type RunSource } from './runSource';
import { planSplit } from './split';
import { summarise } from './summarise';

export interface LoadedDataset {
  readonly channels: number;
  readonly classes: number;
  readonly dataset: Dataset;
  summarise(config: RunConfig): DatasetSummary;
  /** Throws PlaygroundError('bad-data') when there is nothing labelled to train on. */
  createRunData(config: RunConfig): RunSource;
}

/** Wraps an imported or generated data set; split and patches follow the configuration given. */
export function createLoadedData(dataset: Dataset): LoadedDataset {
  const proposals = proposePlans(dataset);
  const split = (config: RunConfig): ReturnType<typeof planSplit> => planSplit(dataset.cases, config.split, config.seed);
  return {
    channels: dataset.channels,
    classes: dataset.classes.length,
    dataset,
    summarise: (config) => ({ ...summarise(dataset, split(config)), proposals }),
    createRunData: (config) => {
      checkDimensions(config, proposals);
      if (dataset.classes.length < 2)
        throw new PlaygroundError(
          'bad-data',
          'No label holds anything but background: there is nothing to learn. Load labels with the images.',
        );
      const source = createRunSource(dataset, split(config), config);
      if (source.trainingPositions === 0)
        throw new PlaygroundError(
          'bad-data',
          'No labelled case is left for training. Load more cases or lower the validation and test fractions.',
        );
      return source;
    },
  };
}
