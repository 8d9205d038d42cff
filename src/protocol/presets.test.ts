// The paper's four recipes, value by value as the authors' code has them (lib/data/*.py, lib/callback.py, lib/loss.py), and what all share.
import { expect, test } from 'vitest';
import { configure, defaultConfig } from './configure';
import { presets } from './presets';

const publishedChanges = {
  scale: { probability: 0.2, min: 0.85, max: 1.25 },
  rotation: { probability: 0.2, degrees: 180 },
  flips: { probability: 0.5 },
  gamma: { probability: 0.3, logMin: -0.3, logMax: 0.5 },
  elastic: { probability: 0.3, controlPoints: 7, displacement: 7.5 },
};
const adam = { kind: 'adam', learningRate: 1e-3, weightDecay: 1e-5, schedule: 'polynomial', clipNorm: null };
const own = { scheme: 'case' };
const stored = { x: null, y: null, z: null };
/** Of all patients: a fifth is for the test, and a tenth of the rest validates. */
const split = { validation: 0.08, test: 0.2 };

test.each([
  [
    'paper-acdc',
    {
      dimensions: 2,
      levels: 7,
      firstFilters: 48,
      patchSize: [320, 320],
      batchSize: 10,
      epochs: 500,
      // 72 patients, 2 frames each, about 9.5 slices a frame, 10 a batch.
      stepsPerEpoch: 137,
      optimiser: adam,
      augmentation: publishedChanges,
      normalisation: own,
      spacing: { x: 1.25, y: 1.25, z: null },
      split,
    },
  ],
  [
    'paper-kits',
    {
      dimensions: 3,
      levels: 5,
      firstFilters: 24,
      patchSize: [160, 160, 80],
      batchSize: 2,
      epochs: 500,
      // 184 of 204 volumes, 2 patches each, 2 a batch.
      stepsPerEpoch: 184,
      optimiser: adam,
      augmentation: publishedChanges,
      normalisation: { scheme: 'ct', low: -79, high: 304, mean: 101, deviation: 76.9 },
      spacing: { x: 1.62, y: 1.62, z: 3.22 },
      // The test cases of the challenge have no labels.
      split: { validation: 0.1, test: 0 },
    },
  ],
  [
    'paper-rats',
    {
      dimensions: 2,
      levels: 5,
      firstFilters: 32,
      patchSize: [256, 256],
      batchSize: 4,
      epochs: 1000,
      optimiser: { ...adam, kind: 'sgd', learningRate: 1e-2, momentum: 0.9, nesterov: false },
      augmentation: {
        scale: { probability: 0.5, min: 0.9, max: 1.1 },
        rotation: { probability: 0.5, degrees: 10 },
        flips: { probability: 0.5 },
        gamma: { probability: 0.5, logMin: -0.3, logMax: 0.3 },
        elastic: { probability: 0 },
      },
      normalisation: own,
      spacing: stored,
      split,
    },
  ],
  [
    'paper-atlas',
    {
      dimensions: 3,
      levels: 5,
      firstFilters: 24,
      patchSize: [128, 128, 128],
      batchSize: 1,
      epochs: 500,
      // 472 of 655 volumes, 2 patches each.
      stepsPerEpoch: 944,
      optimiser: adam,
      augmentation: publishedChanges,
      normalisation: own,
      spacing: stored,
      split,
    },
  ],
] as const)('%s', (preset, published) => {
  const config = configure(defaultConfig, { preset });
  expect(config).toMatchObject({
    ...published,
    preset,
    flatLevels: 0,
    foreground: 0,
    validateEvery: 2,
    headWeights: 'equal',
    fit: 'crop-pad',
  });
  expect(config.pruning).toMatchObject({ method: 'sauron', lambda: 0.5, tauMin: 0.001, tauMax: 0.3, kappa: 15, rho: 5, mu: 0.02 });
  expect(config.pruning).toMatchObject({ minFilters: 1, distance: 'euc_norm' });
  expect(presets[preset]?.adapts).toEqual([]);
});

test('one recipe after another leaves nothing of the first', () => {
  const after = (preset: string) => configure(configure(defaultConfig, { preset: 'paper-kits' }), { preset });
  for (const preset of Object.keys(presets)) expect(after(preset)).toEqual(configure(defaultConfig, { preset }));
});

test('a spacing and resampling to the patch exclude each other: the later wish wins, both at once are refused', () => {
  const spaced = configure(defaultConfig, { spacing: { x: 1.5 } });
  expect(spaced).toMatchObject({ fit: 'crop-pad', spacing: { x: 1.5, y: null, z: null } });
  expect(configure(spaced, { fit: 'resample' })).toMatchObject({ fit: 'resample', spacing: stored });
  expect(() => configure(defaultConfig, { fit: 'resample', spacing: { x: 1 } })).toThrow(
    'fit is "resample"; allowed with a target spacing',
  );
  expect(() => configure(defaultConfig, { spacing: { z: 5 } })).toThrow('spacing.z is 5; allowed with dimensions 2 is null');
  const volumes = configure(defaultConfig, { dimensions: 3, spacing: { z: 5 } });
  expect(configure(volumes, { dimensions: 2 }).spacing).toEqual(stored);
  expect(() => configure(defaultConfig, { normalisation: { low: 400 } })).toThrow('normalisation.low is 400');
});
