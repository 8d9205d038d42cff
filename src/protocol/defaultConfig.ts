// The configuration a visit starts with: the quick look. Pure data; must not know presets, or they could not be written as patches of it.
import type { AugmentationConfig, NormalisationConfig, RunConfig, SpacingConfig } from './config';

/** Published ACDC/KiTS/ATLAS recipe of random changes (methods: lib/data/*.py of the authors' code); elastic displacement is TorchIO's default. */
export const publishedAugmentation: AugmentationConfig = {
  scale: { probability: 0.2, min: 0.85, max: 1.25 },
  rotation: { probability: 0.2, degrees: 180 },
  flips: { probability: 0.5 },
  gamma: { probability: 0.3, logMin: -0.3, logMax: 0.5 },
  elastic: { probability: 0.3, controlPoints: 7, displacement: 7.5 },
};

/** Small turns and no mirrors: for anatomy that always stands the same way round and for runs too short to learn every pose. */
export const gentleAugmentation: AugmentationConfig = {
  scale: { probability: 0.3, min: 0.9, max: 1.1 },
  rotation: { probability: 0.3, degrees: 15 },
  flips: { probability: 0 },
  gamma: { probability: 0.3, logMin: -0.3, logMax: 0.3 },
  elastic: { probability: 0, controlPoints: 7, displacement: 4 },
};

/** Every case by its own mean and deviation; the other numbers stand ready for CT (those of the KiTS recipe). */
export const ownNormalisation: NormalisationConfig = { scheme: 'case', low: -79, high: 304, mean: 101, deviation: 76.9 };

export const storedSpacing: SpacingConfig = { x: null, y: null, z: null };

export const defaultConfig: RunConfig = {
  preset: 'quick',
  dimensions: 2,
  levels: 4,
  flatLevels: 0,
  firstFilters: 8,
  patchSize: [64, 64],
  batchSize: 2,
  foreground: 0,
  epochs: 40,
  stepsPerEpoch: 10,
  validateEvery: 1,
  seed: 1,
  headWeights: 'equal',
  fit: 'resample',
  normalisation: ownNormalisation,
  spacing: storedSpacing,
  split: { validation: 0.2, test: 0, folds: 0, fold: 0 },
  optimiser: {
    kind: 'adam',
    learningRate: 0.002,
    schedule: 'polynomial',
    weightDecay: 1e-5,
    momentum: 0.9,
    nesterov: false,
    clipNorm: null,
  },
  augmentation: gentleAugmentation,
  pruning: {
    method: 'sauron',
    lambda: 0.5,
    tauMin: 0.25,
    tauMax: 0.45,
    kappa: 4,
    rho: 2,
    mu: 0.1,
    minFilters: 4,
    distance: 'euc_norm',
    evidence: 'validation',
    asPublished: false,
  },
  keep: { everyEpochs: 1, everyMinutes: 5, budgetMegabytes: 1000, halveAfter: 2 },
};
