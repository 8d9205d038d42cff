// A data set for one run: seeded training batches, and surveys and pictures of the validation cases, by slices or by volumes. Knows no GPU.
import type { RunConfig } from '../protocol/config';
import type { Split } from '../protocol/dataset';
import { axisOf, countPlanes, type Plane } from '../protocol/planes';
import { countSlices, type Case, type Dataset } from './dataset';
import { planeBox, readPlane } from './planePicture';
import type { PatchSize } from './placement';
import { prepareCase, stepOf } from './prepare';
import { createSliceSurvey } from './sliceSurvey';
import type { HeldOutCase, Picture, Survey } from './survey';
import { createBatches, patchExtent, type BatchCursor, type PatchBatch, type PatchConfig, type Position } from './trainingBatches';
import { mapAxes, sizeOf, type Box, type Vector } from './vector';
import { createVolumeSurvey } from './volumeSurvey';
import { createBoxReader, type BoxReader } from './voxelBox';
import { computeWindow, type IntensityWindow } from './window';

export interface BrowsableCase {
  id: string;
  slices: Record<Plane, number>;
}

export interface RunSource {
  readonly channels: number;
  readonly classes: number;
  /** Training slices or volumes in one pass. */
  readonly trainingPositions: number;
  /** Throws when there is nothing labelled to train on. */
  nextBatch(): PatchBatch;
  /** Where the batches stand, between two of them. */
  cursor(): BatchCursor;
  /** The next batch will be the one that followed when `cursor` was read. */
  seek(cursor: BatchCursor): void;
  /** All validation slices or volumes, grouped by case. */
  readonly validation: readonly Survey[];
  /** All test slices or volumes, grouped by case. */
  readonly test: readonly Survey[];
  /** The validation cases, with how many slices of each plane can be looked at. */
  readonly cases: readonly BrowsableCase[];
  /** The training cases, likewise. */
  readonly training: readonly BrowsableCase[];
  /** The validation and test cases whole. */
  readonly heldOut: readonly HeldOutCase[];
  /** Throws where the case or the slice does not exist. */
  readPicture(caseId: string, plane: Plane, slice: number): Picture;
}

/** What differs between slices and volumes. */
interface Manner {
  positionsOf(item: Case): Position[];
  surveysOf(item: Case): Survey[];
  surveyPlane(item: Case, plane: Plane, slice: number): Pick<Picture, 'survey' | 'middle'>;
}

function bySlices(read: BoxReader, { patchSize, fit }: PatchConfig): Manner {
  const patch: PatchSize = [patchSize[0] ?? 0, patchSize[1] ?? 0];
  const slicesOf = (item: Case): number[] => Array.from({ length: countSlices(item) }, (_, slice) => slice);
  const survey = (item: Case, slice: number): Survey => createSliceSurvey(read, item, slice, patch, fit);
  return {
    positionsOf: (item) => slicesOf(item).map((slice) => ({ item, slice })),
    surveysOf: (item) => slicesOf(item).map((slice) => survey(item, slice)),
    surveyPlane: (item, _, slice) => {
      const made = survey(item, slice);
      return { survey: made, middle: { patch: made.patchCount >> 1, depth: 0 } };
    },
  };
}

function byVolumes(read: BoxReader, classes: number, config: PatchConfig): Manner {
  const patch = patchExtent(config);
  const survey = (item: Case, region: Box) => createVolumeSurvey(read, item, region, patch, classes);
  return {
    positionsOf: (item) => [{ item, slice: null }],
    surveysOf: (item) => [survey(item, { start: [0, 0, 0], size: sizeOf(item) })],
    surveyPlane: (item, plane, slice) => {
      const region = planeBox(sizeOf(item), plane, slice);
      const made = survey(item, region);
      const nearest = findNearest(made.windows, patch, made.gridRegion);
      const axis = axisOf[plane];
      const on = Math.floor((slice + 0.5) / stepOf(item)[axis]);
      return { survey: made, middle: { patch: nearest, depth: on - (made.windows[nearest]?.[axis] ?? 0) } };
    },
  };
}

/** Index of the window whose middle lies nearest to the region's. */
function findNearest(windows: readonly Vector[], patch: Vector, { start, size }: Box): number {
  const middle = mapAxes((axis) => start[axis] + (size[axis] - patch[axis]) / 2);
  const distances = windows.map((corner) => corner.reduce((sum, value, axis) => sum + (value - (middle[axis] ?? 0)) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

export const describeCase = ({ id, kind, shape, spacing, affine, origin = null, label }: Case): Omit<HeldOutCase, 'split' | 'surveys'> => ({
  id,
  kind,
  shape,
  spacing,
  affine,
  origin,
  label,
});

/** `splits`: case id -> split; training uses 'train', validation 'validation', labelled cases only. Volumes are sliced along their last axis. */
export function createRunSource(
  dataset: Dataset,
  splits: ReadonlyMap<string, Split>,
  config: PatchConfig & Pick<RunConfig, 'dimensions'>,
): RunSource {
  const { channels } = dataset;
  const classes = dataset.classes.length;
  const read = createBoxReader();
  const manner = config.dimensions === 3 ? byVolumes(read, classes, config) : bySlices(read, config);
  const cases = dataset.cases.map((item) => prepareCase(item, config));
  const ofSplit = (split: Split): Case[] => cases.filter(({ id, label }) => label && splits.get(id) === split);
  const training = ofSplit('train');
  const positions = training.flatMap((item) => manner.positionsOf(item));
  const validation = ofSplit('validation');
  const batches = createBatches(positions, channels, read, config);
  const browse = ({ id, shape }: Case): BrowsableCase => ({ id, slices: countPlanes(shape, config.dimensions) });
  const windows = new Map<string, IntensityWindow>();
  const holdOut = (split: HeldOutCase['split']): HeldOutCase[] =>
    ofSplit(split).map((item) => ({ ...describeCase(item), split, surveys: () => manner.surveysOf(item) }));
  return {
    channels,
    classes,
    trainingPositions: positions.length,
    nextBatch: batches.next,
    cursor: batches.cursor,
    seek: batches.seek,
    validation: validation.flatMap((item) => manner.surveysOf(item)),
    test: ofSplit('test').flatMap((item) => manner.surveysOf(item)),
    cases: validation.map(browse),
    training: training.map(browse),
    heldOut: [...holdOut('validation'), ...holdOut('test')],
    readPicture(caseId, plane, slice) {
      const item = cases.find(({ id }) => id === caseId);
      if (!item || !(slice >= 0 && slice < countPlanes(item.shape, config.dimensions)[plane]))
        throw new Error(`There is no ${plane} slice ${slice} of a case ${caseId}.`);
      const window = windows.get(caseId) ?? computeWindow(item);
      windows.set(caseId, window);
      return { ...readPlane(item, plane, slice, window), ...manner.surveyPlane(item, plane, slice) };
    },
  };
}
