// The network that validated best in a run, kept beside the newest one. Knows no page and no file.
import type { LayerTensors } from '../network/parameters';
import type { PruningState } from '../pruning/method';
import type { RunContext } from './context';
import { computeMeanOf } from './statistics';
import type { Run } from './run';
import type { Validation } from './validate';

export interface BestModel {
  epoch: number;
  /** Mean over foreground classes. */
  dice: number;
  /** With the filters that the network had then. */
  pruning: PruningState;
  /** Values alone, aligned with the network's layers. */
  layers: LayerTensors[];
}

/** Reads the weights when this validation is the best so far. Call before the epoch's prune. */
export async function keepBest(run: Run, context: RunContext, { dice }: Pick<Validation, 'dice'>): Promise<void> {
  const mean = computeMeanOf(dice ?? []);
  if (mean === null || mean <= (run.best?.dice ?? -1)) return;
  const { layers } = await context.control.guard(run.engine.readParameters());
  run.best = { epoch: run.epoch, dice: mean, pruning: run.pruning, layers: layers.map(({ value }) => value) };
}
