// Random small networks with their batch, distance and optimiser, for whole training steps. Knows no reference and no GPU.
import fc from 'fast-check';
import { caseName } from '../../../src/engine/testing/randomShapes';
import type { StepCase } from '../kernels/step.cases';

/**
 * Edges of a patch, (z,) y, x, in units of the coarsest level's positions, and how often the network halves them; z less often by its flat levels. Not two positions: of a map that
 * has two, instance norm passes on only ε / (σ² + ε) of the gradient, and float32 keeps nothing of what is left after such a cancellation.
 */
const patches = fc
  .oneof(
    fc.record({
      levels: fc.constantFrom(3, 4),
      flatLevels: fc.constant(0),
      units: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    }),
    fc.record({
      levels: fc.constant(3),
      flatLevels: fc.integer({ min: 0, max: 2 }),
      units: fc.tuple(...[2, 2, 3].map((max) => fc.integer({ min: 1, max }))),
    }),
  )
  .filter(({ units }) => units.reduce((a, b) => a * b, 1) !== 2);

const optimisers: fc.Arbitrary<StepCase['optimiser']> = fc.record({
  kind: fc.constantFrom('adam' as const, 'sgd' as const),
  weightDecay: fc.constantFrom(0, 1e-5, 1e-2),
  momentum: fc.constantFrom(0, 0.9),
  nesterov: fc.boolean(),
  clipNorm: fc.constantFrom(null, 0.1),
});

export const stepCase: fc.Arbitrary<StepCase> = fc
  .record({
    name: caseName,
    patch: patches,
    inputChannels: fc.integer({ min: 1, max: 5 }),
    classes: fc.integer({ min: 2, max: 5 }),
    filters: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
    batch: fc.integer({ min: 1, max: 3 }),
    lambda: fc.constantFrom(0, 0.5, 2),
    distance: fc.constantFrom('euc_norm' as const, 'euc_norm_nonorm' as const, 'euc_norm_deltaprunenorm' as const),
    headWeights: fc.constantFrom('equal' as const, 'halving' as const),
    asPublished: fc.boolean(),
    optimiser: optimisers,
  })
  .map(({ patch: { levels, flatLevels, units }, ...own }) => ({
    ...own,
    levels,
    flatLevels,
    edges: units.map((unit, axis) => unit * 2 ** (levels - 1 - (axis === 0 ? flatLevels : 0))),
  }));
