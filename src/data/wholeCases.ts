// Every case of a data set as a trained network takes it, labelled or not: the preparation of training, and overlapping windows with Gaussian
// weights. Slices that were resampled to the patch are so again. Knows no split and no GPU.
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import { countSlices, type Case, type Dataset } from './dataset';
import { prepareCase } from './prepare';
import { describeCase } from './runSource';
import { createSliceSurvey } from './sliceSurvey';
import type { Survey, WholeCase } from './survey';
import { patchExtent } from './trainingBatches';
import { sizeOf } from './vector';
import { createVolumeSurvey } from './volumeSurvey';
import { createBoxReader } from './voxelBox';

/** What the network takes and gives; `classes` counts the background, too. */
export interface TakenBy {
  channels: number;
  classes: number;
}

/** Throws PlaygroundError('bad-data') naming the case that the network cannot take, the reason and the remedy. */
export function listWhole(dataset: Dataset, config: RunConfig, network: TakenBy): WholeCase[] {
  for (const item of dataset.cases) checkCase(item, config, network);
  const read = createBoxReader();
  const patch = patchExtent(config);
  const slicesOf = (item: Case): Survey[] =>
    Array.from({ length: countSlices(item) }, (_, slice) => createSliceSurvey(read, item, slice, [patch[0], patch[1]], config.fit));
  const windowsOf = (item: Case): Survey[] => [
    createVolumeSurvey(read, item, { start: [0, 0, 0], size: sizeOf(item) }, patch, network.classes),
  ];
  const cases = dataset.cases.map((item) => prepareCase(item, config));
  return cases.map((item) => ({
    ...describeCase(item),
    surveys: () => (config.fit === 'resample' ? slicesOf(item) : windowsOf(item)),
  }));
}

function checkCase({ id, files, image, kind }: Case, { dimensions }: RunConfig, { channels }: TakenBy): void {
  const file = files[0] ?? id;
  if (image.length !== channels)
    throw new PlaygroundError(
      'bad-data',
      `${file}: the image has ${image.length} channels, and the network was trained on ${channels}. Give the channels of its training, in their order.`,
    );
  if (dimensions === 3 && kind === 'picture')
    throw new PlaygroundError('bad-data', `${file}: this is a picture, and the network was trained on volumes. Give volumes.`);
}
