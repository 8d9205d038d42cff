// Plays epochs of a recorded training on the engine: training batches in order, validation where recorded. Decides nothing.
import { createEngine } from '../../../src/engine/engine';
import type { Batch, Engine, EngineDevice, ParameterState } from '../../../src/engine/types';
import type { Network } from '../../../src/network/network';
import { perLayer } from '../../../src/oracle/goldenTrace';
import type { Tensors } from './goldenCase';
import { imageBatch, type Trace, type TraceEpoch, type TraceManifest, traceOptions } from './traceData';

export interface PlayedEpoch {
  batchLosses: number[];
  trainLoss: number;
  valLoss: number | null;
  /** δ_prune of the epoch's last forward pass, per layer of the network. */
  deltaPrune: readonly Float32Array[];
}

export interface TracePlayer {
  readonly engine: Engine;
  playEpoch(row: TraceEpoch): Promise<PlayedEpoch>;
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** An engine on `network` from `state`; the caller destroys `engine`. */
export async function createTracePlayer(
  device: EngineDevice,
  { manifest, tensors }: { manifest: TraceManifest; tensors: Tensors },
  trace: Trace,
  { network, state }: { network: Network; state: ParameterState },
): Promise<TracePlayer> {
  const engine = await createEngine(device, traceOptions(manifest, network, trace));
  engine.writeParameters(state);
  const { train_batches, val_batches } = manifest.hyperparameters;
  const batchesOf = (set: 'train' | 'val', batches: readonly number[][]): Batch[] =>
    batches.map((images) => imageBatch(tensors, network, set, images));
  const [training, validation] = [batchesOf('train', train_batches), batchesOf('val', val_batches)];

  async function playEpoch(row: TraceEpoch): Promise<PlayedEpoch> {
    const references = row.ref_idx_all_forwards.map((indices) => perLayer(engine.network, indices, 0));
    const pass = (index: number): { references: readonly number[] } => ({ references: references[index] ?? [] });
    const played: PlayedEpoch = { batchLosses: [], trainLoss: NaN, valLoss: null, deltaPrune: [] };
    for (const [i, batch] of training.entries()) {
      const result = await engine.trainStep(batch, { learningRate: row.lr, ...pass(i) });
      played.batchLosses.push(result.total);
      played.deltaPrune = result.deltaPrune ?? [];
    }
    played.trainLoss = meanOf(played.batchLosses);
    if (row.val_loss === null) return played;
    const losses: number[] = [];
    for (const [i, batch] of validation.entries()) {
      const { samples, deltaPrune } = await engine.evaluate(batch, pass(training.length + i));
      losses.push(meanOf(samples.map(({ total }) => total)));
      played.deltaPrune = deltaPrune ?? [];
    }
    return { ...played, valLoss: meanOf(losses) };
  }
  return { engine, playEpoch };
}
