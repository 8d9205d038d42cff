// How far a step's reference itself moves when its inputs are rounded otherwise: where a value lies at the kink of leaky ReLU, two lie at a map's
// extreme, or a layer's maps nearly coincide, no float32 implementation can come closer. In float64 throughout; knows no GPU.
import type { Check } from '../../../src/engine/testing/checks';
import type { LayerTensors } from '../../../src/engine/types';
import { createRandom, type Random } from '../../../src/lib/random';
import type { Network } from '../../../src/network/network';
import { computeDeltaPrune } from '../../../src/oracle/deltaPrune';
import { computeReferenceStep, type ReferenceStep, type ReferenceStepInput } from '../../../src/oracle/referenceStep';
import type { Tensor } from '../../../src/oracle/tensor';
import { compareWithReference, drawReferences, referenceInput, type StepNumbers } from '../kernels/step';
import type { StepProblem } from '../kernels/stepProblem';

/** Relative; a float32 engine's own error in a feature map, about ten times the rounding of one number (docs/numerics.md: maps within 2e-5). */
const noise = 1e-6;
const draws = 4;

/** Names of the checks whose expected values move out of tolerance under such noise. */
export function findIllConditioned({ random, ...problem }: StepProblem): ReadonlySet<string> {
  const { network } = problem;
  const references = drawReferences(network, random);
  const input = referenceInput(problem);
  const expected = computeReferenceStep(input);
  const moved = Array.from({ length: draws }, (_, draw): Check[] => {
    const step = computeReferenceStep(withNoise(input, createRandom(draw)));
    return compareWithReference(network, numbersOf(network, step, references), expected, references);
  });
  return new Set(moved.flat().flatMap(({ tensor, error, tolerance }) => (Number.isFinite(error) && error > tolerance ? [tensor] : [])));
}

function withNoise(input: ReferenceStepInput, random: Random): ReferenceStepInput {
  const disturb = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((value) => value * (1 + noise * random.normal())) });
  return {
    ...input,
    input: disturb(input.input),
    parameters: input.parameters.map(({ weight, bias }) => ({ weight: disturb(weight), bias })),
  };
}

function numbersOf(network: Network, step: ReferenceStep, references: readonly number[]): StepNumbers {
  const float32 = (values: Float64Array): Float32Array<ArrayBuffer> => Float32Array.from(values);
  return {
    total: step.total,
    crossEntropy: step.heads.map(({ crossEntropy }) => crossEntropy),
    diceLoss: step.heads.map(({ diceLoss }) => diceLoss),
    deltaOpt: step.deltaOpt.map((delta) => delta?.mean ?? 0),
    deltaPrune: network.layers.map((layer, i) => {
      const maps = step.traces[i]?.maps;
      return layer.prunable && maps ? float32(computeDeltaPrune(maps, references[i] ?? 0)) : new Float32Array(0);
    }),
    gradients: step.gradients.map(({ weight, bias }): LayerTensors => ({ weight: float32(weight), bias: float32(bias) })),
  };
}
