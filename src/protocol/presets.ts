// presets: named sets of numbers, written into the configuration where everybody sees them; nothing is scaled behind them.
import type { DeepPartial, PruningConfig, RunConfig } from './config';
import type { DataProposal } from './dataset';
import { defaultConfig, gentleAugmentation, ownNormalisation, publishedAugmentation, storedSpacing } from './defaultConfig';

export interface Preset {
  title: string;
  explanation: string;
  /** Settings that follow the data set's proposal when one is loaded; the others stay the recipe's own. */
  adapts: readonly (keyof DataProposal)[];
  /** Name of the same recipe with the other number of dimensions. */
  counterpart?: string;
  patch: DeepPartial<RunConfig>;
}

/** The published schedule: lib/callback.py of the authors' code (thr 0.001, tau_max 0.3, kappa 15, rho 5, mu 0.02, no minimum of filters), lambda of lib/loss.py. */
const publishedPruning: PruningConfig = {
  method: 'sauron',
  lambda: 0.5,
  tauMin: 0.001,
  tauMax: 0.3,
  kappa: 15,
  rho: 5,
  mu: 0.02,
  minFilters: 1,
  distance: 'euc_norm',
  evidence: 'validation',
  asPublished: false,
};

const adam = { ...defaultConfig.optimiser, learningRate: 0.001 };
const common = {
  dimensions: 2,
  flatLevels: 0,
  foreground: 0,
  validateEvery: 2,
  headWeights: 'equal',
  fit: 'crop-pad',
  normalisation: ownNormalisation,
  spacing: storedSpacing,
  // A fifth is for the test, and a tenth of the others validates.
  split: { validation: 0.08, test: 0.2 },
  optimiser: adam,
  augmentation: publishedAugmentation,
  pruning: publishedPruning,
} as const;
/** What follows the data in every recipe that adapts. */
const sizes = ['patchSize', 'levels', 'flatLevels', 'fit', 'normalisation', 'spacing'] as const;
const steps = 'An epoch has about as many steps as the published one had batches. ';

const balanced = {
  ...common,
  levels: 5,
  firstFilters: 16,
  patchSize: [128, 128],
  batchSize: 4,
  epochs: 150,
  stepsPerEpoch: 25,
  validateEvery: 1,
  fit: 'resample',
  split: { validation: 0.2, test: 0 },
  augmentation: { ...gentleAugmentation, elastic: { probability: 0.2, controlPoints: 7, displacement: 4 } },
  pruning: { ...publishedPruning, tauMin: 0.05, kappa: 6, rho: 3, mu: 0.05, minFilters: 4 },
} satisfies DeepPartial<RunConfig>;

const { preset: _preset, seed: _seed, ...quick } = defaultConfig;

export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: 'Quick look',
    explanation:
      'A tiny network, done within two minutes on a GPU. The threshold starts at 0.25 and rises in 4 steps to 0.45 with a patience of 2 epochs (published: 0.001, 15 steps, 0.3, 5), so that filters go within the first epochs; accuracy is not the aim.',
    adapts: sizes,
    counterpart: 'quick-3d',
    patch: quick,
  },
  'quick-3d': {
    title: 'Quick look, volumes',
    explanation:
      'The quick look in three dimensions: patches of whole volumes, most of them centred on foreground, and a higher learning rate, because nearly all of a volume is background, which a short run would otherwise say everywhere.',
    adapts: sizes,
    counterpart: 'quick',
    patch: {
      ...quick,
      dimensions: 3,
      levels: 3,
      patchSize: [32, 32, 32],
      fit: 'crop-pad',
      foreground: 0.75,
      optimiser: { ...quick.optimiser, learningRate: 0.01 },
    },
  },
  balanced: {
    title: 'Balanced',
    explanation:
      'A small network and 150 epochs. The threshold starts at 0.05 and rises in 6 steps with a patience of 3 epochs (published: 0.001, 15 and 5), because the published schedule needs about 100 epochs before anything goes.',
    adapts: [...sizes, 'batchSize', 'foreground'],
    counterpart: 'balanced-3d',
    patch: balanced,
  },
  'balanced-3d': {
    title: 'Balanced, volumes',
    explanation: 'The balanced recipe in three dimensions, with patches of whole volumes, a third of them centred on foreground.',
    adapts: [...sizes, 'batchSize', 'foreground'],
    counterpart: 'balanced',
    patch: { ...balanced, dimensions: 3, levels: 4, patchSize: [64, 64, 64], batchSize: 2, fit: 'crop-pad', foreground: 0.33 },
  },
  'paper-acdc': {
    title: 'Paper: ACDC',
    explanation: `Cardiac MRI recipe of the paper: 7 levels, 48 filters, 320×320, batch 10, 500 epochs, Adam. ${steps}Needs a large GPU.`,
    adapts: [],
    patch: {
      ...common,
      levels: 7,
      firstFilters: 48,
      patchSize: [320, 320],
      batchSize: 10,
      epochs: 500,
      stepsPerEpoch: 137,
      spacing: { x: 1.25, y: 1.25, z: null },
    },
  },
  'paper-kits': {
    title: 'Paper: KiTS19',
    explanation: `Kidney CT recipe of the paper: volumes, 5 levels, 24 filters, 160×160×80, batch 2, 500 epochs, Adam. ${steps}Needs a large GPU.`,
    adapts: [],
    patch: {
      ...common,
      dimensions: 3,
      levels: 5,
      firstFilters: 24,
      patchSize: [160, 160, 80],
      batchSize: 2,
      epochs: 500,
      stepsPerEpoch: 184,
      split: { validation: 0.1, test: 0 },
      normalisation: { scheme: 'ct', low: -79, high: 304, mean: 101, deviation: 76.9 },
      spacing: { x: 1.62, y: 1.62, z: 3.22 },
    },
  },
  'paper-rats': {
    title: 'Paper: Rats',
    explanation: `Rat brain lesion recipe of the paper: 5 levels, 32 filters, 256×256, batch 4, 1000 epochs, SGD with momentum, 100 steps an epoch (the size of the paper’s set is not given with its code).`,
    adapts: [],
    patch: {
      ...common,
      levels: 5,
      firstFilters: 32,
      patchSize: [256, 256],
      batchSize: 4,
      epochs: 1000,
      stepsPerEpoch: 100,
      optimiser: { ...adam, kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
      augmentation: {
        scale: { probability: 0.5, min: 0.9, max: 1.1 },
        rotation: { probability: 0.5, degrees: 10 },
        flips: { probability: 0.5 },
        gamma: { probability: 0.5, logMin: -0.3, logMax: 0.3 },
        elastic: { ...publishedAugmentation.elastic, probability: 0 },
      },
    },
  },
  'paper-atlas': {
    title: 'Paper: ATLAS2',
    explanation: `Stroke lesion MRI recipe of the paper: volumes, 5 levels, 24 filters, 128×128×128, batch 1, 500 epochs, Adam. ${steps}Needs a large GPU.`,
    adapts: [],
    patch: {
      ...common,
      dimensions: 3,
      levels: 5,
      firstFilters: 24,
      patchSize: [128, 128, 128],
      batchSize: 1,
      epochs: 500,
      stepsPerEpoch: 944,
    },
  },
};
