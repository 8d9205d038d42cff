// A whole run of the program's own training code without page or worker, for docs/results.md: history, and Dice on the test split at the end.
import { generateDemo } from '../src/data/demos';
import { type EllipseOptions, generateEllipses, measuredEllipses } from '../src/data/demos/ellipses';
import type { Dataset } from '../src/data/dataset';
import { importDataset } from '../src/data/importDataset';
import { proposeSlices } from '../src/data/fingerprint';
import { planDataset } from '../src/data/planDataset';
import { createRunSource } from '../src/data/runSource';
import { planSplit } from '../src/data/split';
import { createEngine } from '../src/engine/engine';
import type { EngineDevice } from '../src/engine/types';
import { countMacs, countParameters } from '../src/network/network';
import { configureForData } from '../src/protocol/adaptToData';
import { configure } from '../src/protocol/configure';
import { type DeepPartial, type RunConfig } from '../src/protocol/config';
import type { Split } from '../src/protocol/dataset';
import { defaultConfig } from '../src/protocol/defaultConfig';
import type { HistoryRow } from '../src/protocol/snapshot';
import { runEpoch } from '../src/training/epoch';
import { createRun } from '../src/training/run';
import { validate } from '../src/training/validate';
import { createBenchContext } from './context';
import { chooseProbes, type ClusterabilityRow, measureClusterability } from './measureClusterability';

export interface ExperimentRequest {
  /** Generated ellipses, a demo set, or the files of a folder: paths with addresses to fetch. */
  data:
    { ellipses: Pick<EllipseOptions, 'seed'> & Partial<EllipseOptions> } | { demo: string } | { files: { path: string; url: string }[] };
  /** With a preset, the run begins as the page sets that up for the data; without, files give patch and depth by slices. */
  patch: DeepPartial<RunConfig>;
  /** Measures after every epoch whether maps cluster, on the middle patch of each validation case; only where nothing is pruned. */
  clusterability?: boolean;
}

export interface ExperimentReport {
  config: RunConfig;
  cases: Record<Split, number>;
  classes: string[];
  initial: { parameters: number; flops: number; filters: number };
  history: HistoryRow[];
  /** Empty unless asked for. */
  clusterability: ClusterabilityRow[];
  /** Of the final network on the test split, per foreground class: mean over cases of the case's Dice on whole slices. */
  testDice: (number | null)[] | null;
  durationMs: number;
}

async function readFiles(files: readonly { path: string; url: string }[]): Promise<Dataset> {
  const sources = await Promise.all(
    files.map(async ({ path, url }) => ({ path, file: new File([await (await fetch(url)).blob()], path.split('/').at(-1) ?? path) })),
  );
  return importDataset(sources);
}

function openData(data: ExperimentRequest['data']): Dataset | Promise<Dataset> {
  if ('files' in data) return readFiles(data.files);
  return 'demo' in data ? generateDemo(data.demo) : generateEllipses({ ...measuredEllipses, ...data.ellipses });
}

function configureFor({ data, patch }: ExperimentRequest, dataset: Dataset): RunConfig {
  if (patch.preset !== undefined) return configureForData(defaultConfig, patch, planDataset(dataset, new Set()).proposals);
  const { patchSize, levels } = proposeSlices(dataset);
  return configure(configure(defaultConfig, 'files' in data ? { patchSize, levels } : {}), patch);
}

/** Ellipses keep the split they were generated with; other data is split by patient. */
function splitOf(request: ExperimentRequest, dataset: Dataset, config: RunConfig): Map<string, Split> {
  if (!('ellipses' in request.data)) return planSplit(dataset.cases, config.split, config.seed);
  const sideOf = (id: string): Split => (id.startsWith('training') ? 'train' : id.startsWith('validation') ? 'validation' : 'test');
  return new Map(dataset.cases.map(({ id }) => [id, sideOf(id)]));
}

/** `onEpoch` hears of every epoch's row as it is made. */
export async function runExperiment(
  device: EngineDevice,
  request: ExperimentRequest,
  onEpoch: (row: HistoryRow) => void,
): Promise<ExperimentReport> {
  const began = performance.now();
  const dataset = await openData(request.data);
  const config = configureFor(request, dataset);
  const splits = splitOf(request, dataset, config);
  const source = createRunSource(dataset, splits, config);
  const run = await createRun(config, source, device, createEngine);
  const context = createBenchContext();
  const probes = request.clusterability ? chooseProbes(run.data.validation) : [];
  const clusterability: ClusterabilityRow[] = [];
  while (run.epoch < config.epochs) {
    await runEpoch(run, context);
    if (probes.length > 0) clusterability.push(await measureClusterability(run, probes));
    const row = run.history.at(-1);
    if (row) onEpoch(row);
  }
  const tested = new Map([...splits].map(([id, side]): [string, Split] => [id, side === 'test' ? 'validation' : 'unlabelled']));
  const test = createRunSource(dataset, tested, config);
  const dice = test.validation.length > 0 ? (await validate({ ...run, data: test }, context, null, 'all')).dice : null;
  run.engine.destroy();
  const count = (side: Split): number => dataset.cases.filter(({ id }) => splits.get(id) === side).length;
  return {
    config,
    cases: { train: count('train'), validation: count('validation'), test: count('test'), unlabelled: count('unlabelled') },
    classes: dataset.classes.map(({ name }) => name),
    initial: {
      parameters: countParameters(run.initial),
      flops: 2 * countMacs(run.initial, config.patchSize),
      filters: run.initial.layers.reduce((sum, { filters }) => sum + filters, 0),
    },
    history: run.history,
    clusterability,
    testDice: dice,
    durationMs: performance.now() - began,
  };
}
