// A loss that is no number, with the batch it came from, and the search for the first place where numbers stop being finite. Knows no recovery.
import type { Batch, ParameterState } from '../engine/types';
import { nameLayer } from '../protocol/layerNames';
import { PlaygroundError } from '../protocol/failures';
import type { Run } from './run';

/** Thrown after a step or a validation; the optimiser has changed nothing by it. */
export class NotFinite extends PlaygroundError {
  /** Null where no training batch is to blame. */
  readonly batch: Batch | null;

  /** `what` is a sentence without its full stop. */
  constructor(what: string, batch: Batch | null) {
    super('diverged', `${what}.`);
    this.name = 'NotFinite';
    this.batch = batch;
  }
}

const isFinite = (values: Float32Array): boolean => values.every((value) => Number.isFinite(value));

/** Whether weights and moments are all finite; a checkpoint is kept only then. */
export const areFinite = ({ layers }: Pick<ParameterState, 'layers'>): boolean =>
  layers.every(({ value, first, second }) => [value, first, second].every(({ weight, bias }) => isFinite(weight) && isFinite(bias)));

/** Where numbers first stop being finite on the way through the network, in words. Reads the engine; call with no step in flight. */
export async function findFirstNonFinite(run: Run, batch: Batch | null): Promise<string> {
  if (batch && !isFinite(batch.input)) return 'the batch of images itself holds a value that is no finite number';
  const { layers } = await run.engine.readParameters();
  const broken = layers.findIndex(({ value }) => !isFinite(value.weight) || !isFinite(value.bias));
  if (broken >= 0) return `first in the weights of ${nameAt(run, broken)}`;
  const layer = batch ? await findBrokenMaps(run, batch) : null;
  if (layer !== null) return `first in the feature maps of ${nameAt(run, layer)}`;
  return 'the maps of all layers are finite: the loss itself, or a gradient on the way back, is too large';
}

/** The first layer in forward order with such a value in the maps of any sample. */
async function findBrokenMaps(run: Run, { count, input }: Batch): Promise<number | null> {
  const size = input.length / count;
  for (const [index, { kind }] of run.network.layers.entries())
    for (let sample = 0; kind !== 'head' && sample < count; sample++) {
      const [maps] = await run.engine.readMaps(input.slice(sample * size, (sample + 1) * size), [index]);
      if (maps && !isFinite(maps.data)) return index;
    }
  return null;
}

function nameAt(run: Run, index: number): string {
  const name = run.network.layers[index]?.name ?? `layer ${index}`;
  return `${nameLayer(name, run.config.levels).long} (${name})`;
}
