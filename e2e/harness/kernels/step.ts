// One training step of the engine against the float64 oracle: losses, δ_opt, δ_prune, gradients, and what the optimiser makes of them.
import { createEngine } from '../../../src/engine/engine';
import { type CaseReport, type Check, exact, maxAbs, relative, relativeL2, reportOf } from '../../../src/engine/testing/checks';
import { close, untouched } from '../../../src/engine/testing/findings';
import type { LayerTensors, ParameterState, StepResult } from '../../../src/engine/types';
import type { Random } from '../../../src/lib/random';
import type { Network } from '../../../src/network/network';
import { computeDeltaPrune } from '../../../src/oracle/deltaPrune';
import { referenceParameters } from '../../../src/oracle/referenceForward';
import { computeReferenceStep, type ReferenceStep, type ReferenceStepInput } from '../../../src/oracle/referenceStep';
import { computeReferenceUpdate } from '../../../src/oracle/referenceUpdate';
import { withoutGpuErrors } from '../device';
import type { StepCase } from './step.cases';
import { createStepProblem, type StepProblem } from './stepProblem';

const tolerances = { loss: 1e-5, gradient: 1e-3 };
const learningRate = 0.01;

export const runStepCase = (item: StepCase): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const { network, options, state, input, batch, random } = createStepProblem(item);
    const references = drawReferences(network, random);
    const engine = await createEngine(item.asOnGpu ? { ...device, facts: { ...device.facts, software: false } } : device, options);
    engine.writeParameters(state);
    const result = await engine.trainStep(batch, { learningRate, references });
    const [gradients, after] = [await engine.readGradients(), await engine.readParameters()];
    engine.destroy();
    const expected = computeReferenceStep(referenceInput({ network, options, state, input, batch }));
    const checks = [
      ...compareWithReference(network, { ...result, gradients }, expected, references),
      ...compareUpdate(network, { state, gradients, after }, { ...options.optimiser, learningRate }),
      close('gradientNorm', [result.gradientNorm], [Math.hypot(...gradients.flatMap(({ weight, bias }) => [...weight, ...bias]))]),
      exact('finite', result.finite, true),
      exact('reference is finite', Number.isFinite(expected.total), true),
    ];
    return reportOf({ checks, notes: [] });
  });

/** δ_prune's reference of every layer. */
export const drawReferences = (network: Network, random: Random): number[] =>
  network.layers.map(({ prunable, filters }) => (prunable ? random.integer(filters) : 0));

/** The step as the oracle receives it. */
export const referenceInput = ({
  network,
  options: { lambda, distance, headWeights, asPublished },
  state,
  input,
  batch: { labels },
}: Pick<StepProblem, 'network' | 'options' | 'state' | 'input' | 'batch'>): ReferenceStepInput => {
  const parameters = referenceParameters(network, state);
  return { network, parameters, input, labels, lambda, distance, headWeights, asPublished };
};

/** What a step makes known of losses, distances and gradients. */
export type StepNumbers = Pick<StepResult, 'total' | 'crossEntropy' | 'diceLoss' | 'deltaOpt' | 'deltaPrune'> & {
  gradients: readonly LayerTensors[];
};

export const compareWithReference = (
  network: Network,
  numbers: StepNumbers,
  expected: ReferenceStep,
  references: readonly number[],
): Check[] => [
  ...compareLosses(numbers, expected),
  ...compareEvidence(network, numbers, expected, references),
  ...compareGradients(network, numbers.gradients, expected),
];

function compareLosses(result: StepNumbers, expected: ReferenceStep): Check[] {
  const loss = (tensor: string, actual: number | undefined, value: number): Check => ({
    tensor,
    error: relative(actual ?? NaN, value),
    tolerance: tolerances.loss,
  });
  return [
    loss('total', result.total, expected.total),
    ...expected.heads.flatMap(({ crossEntropy, diceLoss }, h) => [
      loss(`ce/head${h}`, result.crossEntropy[h], crossEntropy),
      loss(`dice/head${h}`, result.diceLoss[h], diceLoss),
    ]),
    close(
      'delta_opt',
      result.deltaOpt,
      expected.deltaOpt.map((delta) => delta?.mean ?? 0),
    ),
  ];
}

const compareEvidence = (
  network: Network,
  { deltaPrune }: StepNumbers,
  { traces }: ReferenceStep,
  references: readonly number[],
): Check[] =>
  network.layers.flatMap(({ name, prunable }, i) => {
    const maps = traces[i]?.maps;
    if (!prunable || !maps) return [];
    return [
      { tensor: `delta_prune/${name}`, error: maxAbs(deltaPrune?.[i] ?? [], computeDeltaPrune(maps, references[i] ?? 0)), tolerance: 1e-5 },
    ];
  });

/** Biases before an instance norm have no gradient: the engine leaves exact zeros, float64 rounding noise. */
const compareGradients = (network: Network, gradients: readonly LayerTensors[], expected: ReferenceStep): Check[] =>
  network.layers.flatMap(({ name, kind }, i) => {
    const [actual, reference] = [gradients[i], expected.gradients[i]];
    const weight = {
      tensor: `grad/${name}.weight`,
      error: relativeL2(actual?.weight ?? [], reference?.weight ?? []),
      tolerance: tolerances.gradient,
    };
    const bias =
      kind === 'conv'
        ? untouched(`grad/${name}.bias`, actual?.bias ?? [NaN], 0)
        : { tensor: `grad/${name}.bias`, error: relativeL2(actual?.bias ?? [], reference?.bias ?? []), tolerance: tolerances.gradient };
    return [weight, bias];
  });

interface Update {
  state: ParameterState;
  /** The engine's, so that only the optimiser is compared. */
  gradients: readonly LayerTensors[];
  after: ParameterState;
}

function compareUpdate(
  network: Network,
  { state, gradients, after }: Update,
  optimiser: Parameters<typeof computeReferenceUpdate>[2],
): Check[] {
  const exactly = gradients.map(({ weight, bias }) => ({ weight: Float64Array.from(weight), bias: Float64Array.from(bias) }));
  const expected = computeReferenceUpdate(state, exactly, optimiser);
  const compared = network.layers.flatMap(({ name }, i) =>
    (['value', 'first', 'second'] as const).flatMap((moment) =>
      (['weight', 'bias'] as const).map((part) =>
        close(`${moment}/${name}.${part}`, after.layers[i]?.[moment][part] ?? [], expected.layers[i]?.[moment][part] ?? []),
      ),
    ),
  );
  return [...compared, exact('step', after.step, expected.step)];
}
