// δ_prune's references of the epoch under way: drawn once, kept as indices into the unpruned layers so that a change by hand does not move them.
import { createRandom, deriveSeed } from '../lib/random';
import { layerStateAt, originalAt } from '../pruning/state';
import type { Run } from './run';

/** Draws from the run's stream; null where the method asks for none. */
export function drawReferences({ method, pruning, network, references }: Run): number[] | null {
  if (!method.evidence.deltaPrune) return null;
  const positions = method.chooseReferences(pruning, network, references);
  return positions.map((position, index) => originalAt(layerStateAt(pruning, index), position));
}

/** Positions in the present network; null where there are none. */
export const presentReferences = ({ drawn, pruning }: Pick<Run, 'drawn' | 'pruning'>): number[] | null =>
  drawn && drawn.map((original, index) => Math.max(0, layerStateAt(pruning, index).kept.indexOf(original)));

/** After a filter was forced out that was the reference: another one, from a stream of its own, so that later epochs draw what they would have. */
export function replaceReference(run: Run, index: number, filter: number): void {
  if (run.drawn?.[index] !== filter) return;
  const { kept, name } = layerStateAt(run.pruning, index);
  const random = createRandom(deriveSeed(run.config.seed, `reference of ${name} after ${filter} in epoch ${run.epoch}`));
  const next = originalAt(layerStateAt(run.pruning, index), random.integer(kept.length));
  run.drawn = run.drawn.map((original, i) => (i === index ? next : original));
}
