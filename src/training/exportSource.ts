// Gathers from a live run what its exports are made of. Call with no step in flight.
import { readMask } from '../data/readMask';
import type { Batch, Engine, EngineDevice } from '../engine/types';
import type { ExportSource } from '../export/source';
import { createRandom, deriveSeed } from '../lib/random';
import type { DatasetSummary } from '../protocol/dataset';
import type { ExportKindName, PageShare } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import { planBatch } from './batches';
import type { SessionTools } from './ports';
import { predictCases } from './predictCases';
import type { Run } from './run';
import { readPrediction } from './views';

export interface ExportContext {
  run: Run;
  device: EngineDevice;
  dataset: DatasetSummary;
  share: PageShare;
  offered: readonly ExportKindName[];
  tools: Pick<SessionTools, 'runIndependently' | 'exportPeers' | 'environment'>;
  tell(stage: string): void;
}

export async function readExportSource({ run, device, dataset, share, offered, tools, tell }: ExportContext): Promise<ExportSource> {
  const sample = planSample(run);
  const { facts } = device;
  const adapter = [facts.vendor, facts.architecture, facts.description].filter(Boolean).join(' ') || 'unnamed';
  return {
    epoch: run.history.length,
    state: await run.engine.readParameters(),
    network: run.network,
    initial: run.initial,
    pruning: run.pruning,
    config: run.config,
    classes: dataset.classes,
    history: run.history,
    interventions: run.interventions,
    test: run.test,
    sample: sample.input,
    live: await readSoftmax(run.engine, sample),
    run: (network, state) => tools.runIndependently(device, network, state, sample.input, run.config.patchSize),
    peers: tools.exportPeers(device),
    offered,
    dataset,
    ...share,
    environment: { ...tools.environment, graphics: `${adapter}${facts.software ? ' (software)' : ''}`, written: new Date().toISOString() },
    readExamples: () => readExamples(run),
    predictCases: () => predictCases(run, tell),
    readMask,
    tell,
  };
}

type Sample = Batch & { input: Float32Array<ArrayBuffer> };

/** The middle survey's middle patch; without validation cases seeded noise, so that training draws nothing from its streams. */
function planSample(run: Run): Sample {
  const { validation, channels } = run.data;
  const positions = run.config.patchSize.reduce((product, edge) => product * edge, 1);
  const survey = validation[validation.length >> 1];
  const patch = survey?.readPatch(survey.patchCount >> 1);
  const random = createRandom(deriveSeed(run.config.seed, 'parity'));
  const input = patch ? Float32Array.from(patch.input) : Float32Array.from({ length: positions * channels }, () => random.normal());
  return { ...planBatch(run, { count: 1, input, label: patch?.label ?? new Uint8Array(positions) }), input };
}

async function readSoftmax(engine: Engine, sample: Sample): Promise<Float32Array<ArrayBuffer>> {
  const { probabilities } = await engine.evaluate(sample, { probabilities: true });
  if (!probabilities) throw new PlaygroundError('bug', 'The engine gave no probabilities.');
  return probabilities;
}

/** Cases shown in a report. */
const mostExamples = 4;

/** The axial slice of each of the first cases that shows most foreground; the middle one where none does. */
async function readExamples(run: Run): ReturnType<ExportSource['readExamples']> {
  const views = [];
  for (const { id, slices } of run.data.cases.slice(0, mostExamples)) {
    const pictures = Array.from({ length: slices.axial }, (_, slice) => run.data.readPicture(id, 'axial', slice));
    const shown = pictures.map(({ truth }) => truth.reduce((sum, label) => sum + Number(label > 0 && label < run.data.classes), 0));
    const best = Math.max(...shown) > 0 ? shown.indexOf(Math.max(...shown)) : pictures.length >> 1;
    const picture = pictures[best];
    if (picture) views.push(await readPrediction(run, picture));
  }
  return views;
}
