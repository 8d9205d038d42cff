// Builds an export of the live network: reads the weights, runs a sample, and lends the GPU for the check. Call with no step in flight.
import type { Batch, Engine, EngineDevice } from '../engine/types';
import { exportBuilders } from '../export/builders';
import type { ExportSource } from '../export/source';
import { createRandom, deriveSeed } from '../lib/random';
import { exportKinds, isExportKind } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import type { ClassInfo } from '../protocol/dataset';
import { planBatch } from './batches';
import type { SessionTools } from './ports';
import type { Run } from './run';

export interface TakeAway {
  name: string;
  blob: Blob;
  difference: number;
}

export async function buildExport(
  kind: string,
  run: Run,
  classes: readonly ClassInfo[],
  device: EngineDevice,
  runIndependently: SessionTools['runIndependently'],
): Promise<TakeAway> {
  if (!isExportKind(kind))
    throw new PlaygroundError('bad-config', `There is no export called ${kind}; there are ${Object.keys(exportKinds).join(', ')}.`);
  const sample = planSample(run);
  const source: ExportSource = {
    epoch: run.history.length,
    state: await run.engine.readParameters(),
    network: run.network,
    initial: run.initial,
    pruning: run.pruning,
    config: run.config,
    classes,
    history: run.history,
    interventions: run.interventions,
    sample: sample.input,
    live: await readSoftmax(run.engine, sample),
    run: (network, state) => runIndependently(device, network, state, sample.input, run.config.patchSize),
  };
  const { blob, difference } = await exportBuilders[kind](source);
  return { name: `sauron-epoch-${run.history.length}.${exportKinds[kind].extension}`, blob, difference };
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
