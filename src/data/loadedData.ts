// A data set as the training session takes it: summary with split, report and proposal, slices under a configuration, changes by hand. Knows no GPU.
import { checkDimensions } from '../protocol/adaptToData';
import type { RunConfig } from '../protocol/config';
import type { ClassInfo, DatasetSummary, Split } from '../protocol/dataset';
import type { DatasetEdit, Fold } from '../protocol/edits';
import { PlaygroundError } from '../protocol/failures';
import type { PlaneRequest, PlaneView, Thumbnail } from '../protocol/planeView';
import type { Case, Dataset } from './dataset';
import { applyEdits } from './edits/applyEdits';
import { checkEdit } from './edits/checkEdit';
import { readingEdits } from './edits/recipes';
import { createReport } from './findings/report';
import type { Editor } from './imported';
import { planDataset, type DatasetPlan } from './planDataset';
import { readPlaneView, readThumbnail } from './planeView';
import { replaceLabels } from './replaceLabels';
import { createRunSource, type RunSource } from './runSource';
import { listFolds, planSplit } from './split';
import { summarise } from './summarise';
import type { WholeCase } from './survey';
import { listWhole } from './wholeCases';

export interface LoadedDataset {
  readonly channels: number;
  readonly classes: number;
  readonly dataset: Dataset;
  summarise(config: RunConfig): DatasetSummary;
  /** The same data after these changes, which are all there are. Rejects with PlaygroundError('bad-data') in words. */
  edit(edits: readonly DatasetEdit[]): Promise<LoadedDataset>;
  readPlane(request: PlaneRequest): PlaneView;
  readThumbnails(cases: readonly string[]): Thumbnail[];
  listFolds(config: RunConfig): Fold[];
  /** Throws PlaygroundError('bad-data') when there is nothing labelled to train on. */
  createRunData(config: RunConfig): RunSource;
  /** All cases, labelled or not, as a trained network takes them. Throws PlaygroundError('bad-data') where it cannot. */
  listWhole(config: RunConfig, network: { channels: number; classes: number }): WholeCase[];
  /** The same images with other labels: case id -> class index per voxel. */
  withLabels(labels: ReadonlyMap<string, Uint8Array>, classes: readonly ClassInfo[]): LoadedDataset;
}

/** Sets that come from no file have nothing that could be read again. */
const withoutFiles = (dataset: Dataset): Editor => ({
  apply(edits) {
    const reading = edits.find(({ kind }) => readingEdits.has(kind));
    if (reading)
      throw new PlaygroundError(
        'bad-data',
        `The files of this data set are not at hand, so "${reading.kind}" cannot be done. Drop them again.`,
      );
    return Promise.resolve(dataset);
  },
});

/** Pixels of a thumbnail's longer edge, at most. */
const thumbnailEdge = 96;

/** Wraps an imported or generated data set; split and patches follow the configuration given. `editor` reads its files again. */
export function createLoadedData(dataset: Dataset, editor = withoutFiles(dataset), edits: readonly DatasetEdit[] = []): LoadedDataset {
  const split = (config: RunConfig): ReadonlyMap<string, Split> => planSplit(dataset.cases, config.split, config.seed, dataset);
  const find = (caseId: string): Case | undefined => dataset.cases.find(({ id }) => id === caseId);
  const report = createReport(dataset);
  const plan = createPlanner(dataset);
  return {
    channels: dataset.channels,
    classes: dataset.classes.length,
    dataset,
    summarise(config) {
      const splits = split(config);
      const { proposals, fingerprint } = plan(splits);
      return { ...summarise(dataset, splits), proposals, fingerprint, findings: report(splits), edits: [...edits] };
    },
    async edit(wanted) {
      for (const added of wanted.slice(edits.length)) checkEdit(dataset, added);
      const changed = applyEdits(await editor.apply(wanted), wanted);
      if (changed.cases.length === 0)
        throw new PlaygroundError('bad-data', describeRest(changed) ?? 'That would leave no case. Load other data instead.');
      return createLoadedData(changed, editor, wanted);
    },
    readPlane(request) {
      const item = find(request.caseId);
      if (!item) throw new PlaygroundError('bad-data', `There is no case ${request.caseId}.`);
      return readPlaneView(item, request);
    },
    readThumbnails: (cases) =>
      cases.flatMap((id) => {
        const item = find(id);
        return item ? [readThumbnail(item, thumbnailEdge)] : [];
      }),
    listFolds: (config) => listFolds(dataset.cases, config.split, config.seed, dataset),
    createRunData(config) {
      const splits = split(config);
      return createRunData(dataset, splits, config, plan(splits).proposals);
    },
    listWhole: (config, network) => listWhole(dataset, config, network),
    withLabels: (labels, classes) => createLoadedData(replaceLabels(dataset, labels, classes)),
  };
}

/** Made anew only where other cases are for the test. */
function createPlanner(dataset: Dataset): (splits: ReadonlyMap<string, Split>) => DatasetPlan {
  let made: { key: string; plan: DatasetPlan } | null = null;
  return (splits) => {
    const test = [...splits].flatMap(([id, side]) => (side === 'test' ? [id] : []));
    const key = JSON.stringify(test);
    if (made?.key !== key) made = { key, plan: planDataset(dataset, new Set(test)) };
    return made.plan;
  };
}

/** Why the mended files make no case all the same. */
const describeRest = ({ refused }: Dataset): string | null =>
  refused.length > 0 ? refused.map(({ file, reason }) => `${file}: ${reason}`).join('\n') : null;

function createRunData(
  dataset: Dataset,
  splits: ReadonlyMap<string, Split>,
  config: RunConfig,
  proposals: DatasetPlan['proposals'],
): RunSource {
  checkDimensions(config, proposals);
  if (dataset.classes.length < 2)
    throw new PlaygroundError(
      'bad-data',
      'No label holds anything but background: there is nothing to learn. Load labels with the images.',
    );
  const source = createRunSource(dataset, splits, config);
  if (source.trainingPositions === 0)
    throw new PlaygroundError(
      'bad-data',
      'No labelled case is left for training. Load more cases or lower the validation and test fractions.',
    );
  return source;
}
