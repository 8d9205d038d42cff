// Records cross-entropy and Dice of all heads together: their sums, their end, and on the way back their gradient.
import { positionsIn } from '../../geometry';
import { groupsOf } from '../../layout';
import type { PlanContext, PlannedLayer, Tables } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { floatBits, planShared, planTable } from '../../sharedDispatch';
import { inVec4 } from '../../slices';
import { kernels } from './kernels';

/** What the gradient needs of the forward pass. */
export interface HeadLoss {
  /** One row a head, full resolution first; see loss_sums.wgsl. */
  table: Tensor;
  heads: readonly PlannedLayer[];
  labels: Tensor;
  coefficients: Tensor;
  probabilities: Tensor;
}

const tensorOf = (slices: readonly TensorSlice[]): Tensor => (slices[0] as TensorSlice).tensor;

/** `heads` full resolution first, after their probabilities have been recorded. */
export function recordHeadLoss(
  { network, batch, recorder, headWeights }: PlanContext,
  heads: readonly PlannedLayer[],
  labels: readonly TensorSlice[],
  tables: Tables,
): HeadLoss {
  const rows = heads.map(({ index, grid, output }, head) => [
    inVec4(tables.lossSums[head] as TensorSlice),
    inVec4(tables.lossCoefficients[head] as TensorSlice),
    tables.chunks[index] as number,
    positionsIn(grid),
    floatBits(headWeights[head] ?? 1),
    inVec4(output),
    (labels[head] as TensorSlice).offset / 4,
    0,
  ]);
  const table = planTable(recorder, 'heads', rows);
  const groups = groupsOf(network.classes);
  const threads = heads.map(({ index }) => batch * (tables.chunks[index] as number) * groups);
  const { owners, workgroups } = planShared(recorder, 'loss sums', threads);
  const loss = {
    table,
    heads,
    labels: tensorOf(labels),
    coefficients: tensorOf(tables.lossCoefficients),
    probabilities: tensorOf(heads.map(({ output }) => output)),
  };
  const partial = tensorOf(tables.lossSums);
  recorder.dispatch(kernels.lossSums, {
    note: 'loss',
    uniforms: { workgroups, batch, groups },
    bindings: { owners, heads: table, probability: loss.probabilities, labels: loss.labels, partial },
    workgroups,
  });
  recorder.dispatch(kernels.lossFinalize, {
    note: 'loss',
    uniforms: { total: heads.length * batch, batch, classes: network.classes, groups },
    bindings: { heads: table, partial, coefficients: loss.coefficients, losses: tables.results.losses },
    threads: heads.length * batch,
  });
  return loss;
}

/** Leaves the gradient of the logits in place of the probabilities of every head. */
export function recordHeadLossGradient({ network, batch, recorder }: PlanContext, loss: HeadLoss): void {
  const threads = loss.heads.map(({ grid }) => batch * Math.ceil(positionsIn(grid) / 4));
  const { owners, workgroups } = planShared(recorder, 'loss gradient', threads);
  recorder.dispatch(kernels.headLossGradient, {
    note: 'loss gradient',
    overrides: { GROUPS: groupsOf(network.classes) },
    uniforms: { workgroups, batch },
    bindings: { owners, heads: loss.table, labels: loss.labels, coefficients: loss.coefficients, logits: loss.probabilities },
    workgroups,
  });
}
