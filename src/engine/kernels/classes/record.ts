// Records the winning class of every position.
import { positionsIn } from '../../geometry';
import type { PlanContext, PlannedLayer } from '../../planTypes';
import type { Tensor } from '../../recorder';
import { kernels } from './kernels';

/** One u32 per position; classes and probabilities stay readable. */
export function recordClasses({ network, batch, recorder }: PlanContext, { grid, groups, output }: PlannedLayer): Tensor {
  const threads = batch * positionsIn(grid);
  const winners = recorder.tensor('classes', 4 * threads);
  recorder.dispatch(kernels.classify, {
    note: 'classes',
    uniforms: { total: threads, groups, classes: network.classes },
    bindings: { probability: output, winners },
    threads,
  });
  recorder.keep(winners);
  recorder.keep(output.tensor);
  return winners;
}
