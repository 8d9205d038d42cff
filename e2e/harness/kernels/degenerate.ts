// Degenerate networks and data through training and evaluation: every number that comes back must be finite.
import { createEngine } from '../../../src/engine/engine';
import { type CaseReport, type Check, exact, finite, reportOf } from '../../../src/engine/testing/checks';
import type { Batch, ParameterState } from '../../../src/engine/types';
import { type Network, weightShape } from '../../../src/network/network';
import { withoutGpuErrors } from '../device';
import type { DegenerateCase } from './step.cases';
import { createStepProblem } from './stepProblem';

const values: Record<DegenerateCase['input'], (noise: number) => number> = {
  noise: (noise) => noise,
  zero: () => 0,
  constant: () => 3.7,
  huge: (noise) => 1e6 * noise + 1e7,
};

export const runDegenerateCase = (item: DegenerateCase): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const { network, options, state, batch } = createStepProblem(item);
    const degenerate: Batch = {
      count: batch.count,
      input: batch.input.map(values[item.input]),
      labels: item.unlabelled ? batch.labels.map((labels) => labels.map(() => 255)) : batch.labels,
    };
    const references = network.layers.map(() => 0);
    const engine = await createEngine(device, options);
    engine.writeParameters(item.duplicated ? duplicateFilters(network, state) : state);
    const checks: Check[] = [];
    for (let step = 0; step < 3; step++) {
      const result = await engine.trainStep(degenerate, { learningRate: 0.01, references });
      const { total, crossEntropy, diceLoss, deltaOpt, gradientNorm, deltaPrune } = result;
      const evidence = (deltaPrune ?? []).flatMap((own) => [...own]);
      checks.push(exact(`step${step}/flag`, result.finite, true));
      checks.push(finite(`step${step}`, [total, ...crossEntropy, ...diceLoss, ...deltaOpt, gradientNorm, ...evidence]));
    }
    const { samples, probabilities, deltaPrune } = await engine.evaluate(degenerate, { references, probabilities: true });
    checks.push(
      finite('evaluation', [
        ...samples.map(({ total }) => total),
        ...(probabilities ?? [NaN]),
        ...(deltaPrune ?? []).flatMap((own) => [...own]),
      ]),
    );
    const { layers } = await engine.readParameters();
    const gradients = await engine.readGradients();
    engine.destroy();
    const numbers = [...layers.flatMap(({ value, first, second }) => [value, first, second]), ...gradients];
    numbers.forEach(({ weight, bias }, i) => checks.push(finite(`parameters${i}`, [...weight, ...bias])));
    return reportOf({ checks, notes: [] });
  });

/** Every filter of a layer gets the weights and bias of its first. */
function duplicateFilters(network: Network, state: ParameterState): ParameterState {
  const layers = state.layers.map((tensors, i) => {
    const layer = network.layers[i];
    if (!layer?.prunable) return tensors;
    const [, columns = 1, ...kernel] = weightShape(network, layer);
    const taps = kernel.reduce((a, b) => a * b, 1);
    const transposed = layer.kind === 'transposed';
    const weight = tensors.value.weight.map((_, at) => {
      const [row, column, tap] = [Math.floor(at / (columns * taps)), Math.floor(at / taps) % columns, at % taps];
      return tensors.value.weight[(transposed ? row * columns : column) * taps + tap] ?? NaN;
    });
    return { ...tensors, value: { weight, bias: tensors.value.bias.map(() => 0) } };
  });
  return { ...state, layers };
}
