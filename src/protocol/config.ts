// RunConfig: every number of a run, as the page shows it and the worker uses it. Pure data; knows nothing of GPU or React.

/** Which spread the regulariser δ_opt is measured in; names are those of the authors' code. */
export type Distance = 'euc_norm' | 'euc_norm_nonorm' | 'euc_norm_deltaprunenorm';
/** Where δ_prune is measured: over all validation patches, or on the last forward pass of the epoch (as published). */
export type Evidence = 'validation' | 'last-forward';
export type PruningMethodName = 'sauron' | 'none';

export interface OptimiserConfig {
  kind: 'adam' | 'sgd';
  /** Step size at epoch 1; decays as (1 - (epoch-1)/epochs)^0.9 when `schedule` is 'polynomial'. */
  learningRate: number;
  schedule: 'polynomial' | 'constant';
  /** L2 term added to the gradient (as torch.optim.Adam), not decoupled. */
  weightDecay: number;
  momentum: number;
  nesterov: boolean;
  /** Largest global gradient norm, or null for no clipping. */
  clipNorm: number | null;
}

/** Random changes of training patches. `probability` is per patch; the published recipes are the source of the defaults. */
export interface AugmentationConfig {
  scale: { probability: number; min: number; max: number };
  rotation: { probability: number; degrees: number };
  /** Probability of flipping each axis. */
  flips: { probability: number };
  /** exponent = exp(uniform(logMin, logMax)) applied to intensities scaled to [0, 1]. */
  gamma: { probability: number; logMin: number; logMax: number };
  /** Random displacement on a grid of control points, smoothly interpolated; displacement in pixels of the first axis. */
  elastic: { probability: number; controlPoints: number; displacement: number };
}

export interface PruningConfig {
  method: PruningMethodName;
  /** λ, weight of the regulariser. */
  lambda: number;
  /** τ starts here ... */
  tauMin: number;
  /** ... and ends here, in `kappa` equal steps. */
  tauMax: number;
  kappa: number;
  /** ρ, epochs of patience, and the window in which the training loss must have settled. */
  rho: number;
  /** μ, the fraction of filters that may go while a layer still counts as converged. */
  mu: number;
  /** Fewest filters a layer keeps, those farthest from the reference; 1 as published. */
  minFilters: number;
  distance: Distance;
  evidence: Evidence;
  /** Reproduces the published code's oddities: transposed coarse labels, constant heads in the mean. */
  asPublished: boolean;
}

/** How a channel's values become what the network sees; all channels alike. */
export interface NormalisationConfig {
  /** 'case': (v - mean) / deviation of the case's own channel. 'ct': clipped to `low`..`high`, then (v - mean) / deviation of the whole set (nnU-Net's rule for CT). */
  scheme: 'case' | 'ct';
  /** In the units of the files; read where the scheme is 'ct'. */
  low: number;
  high: number;
  mean: number;
  deviation: number;
}

/** mm per voxel of what the network sees, along the file's axes; null leaves an axis as it is stored. z is null in 2-D. */
export interface SpacingConfig {
  x: number | null;
  y: number | null;
  z: number | null;
}

/** How a run is kept, so that nothing is lost with the page, the graphics card or the power. Changes no number of the run itself. */
export interface KeepConfig {
  /** A checkpoint after so many epochs ... */
  everyEpochs: number;
  /** ... and within an epoch after so many minutes. Writing takes at most a twentieth of the time. */
  everyMinutes: number;
  /** Megabytes (10^6 bytes) of all kept runs; the oldest checkpoints are dropped. */
  budgetMegabytes: number;
  /** After so many losses of one kind within ten minutes, batch or patch is halved; 0 for never. */
  halveAfter: number;
}

export interface RunConfig {
  /** Name of the preset these numbers came from; 'custom' after an edit. Nothing is scaled behind it. */
  preset: string;
  /** 2: slices; 3: volumes, in patches of their own resolution (`fit` is 'crop-pad'). */
  dimensions: 2 | 3;
  /** Resolution levels of the U-Net, >= 3. */
  levels: number;
  /** In 3-D, how many of the finest levels keep z's resolution and look within slices only; less than `levels`, 0 in 2-D. */
  flatLevels: number;
  /** Filters of the first level; doubles each level up to 480. */
  firstFilters: number;
  /** [x, y(, z)], each a multiple of 2^(levels-1) and >= 2^levels; z of 2^(levels-1-flatLevels) and >= 2^(levels-flatLevels). */
  patchSize: number[];
  batchSize: number;
  /** Share of a batch's patches that are centred on a random foreground voxel, rounded, at least one when above 0; the others lie anywhere. */
  foreground: number;
  epochs: number;
  stepsPerEpoch: number;
  validateEvery: number;
  seed: number;
  headWeights: 'equal' | 'halving';
  /** How a slice becomes a patch: centred crop or zero pad, or resampling to the patch size (then `spacing` is null throughout). */
  fit: 'crop-pad' | 'resample';
  normalisation: NormalisationConfig;
  /** Cases are read on a grid of this spacing; predictions return to their own. */
  spacing: SpacingConfig;
  /** Fractions of patients. From two `folds` on, patients take turns in validating: those of `fold` (from 0) do now; with 0 folds `validation` says how many. */
  split: { validation: number; test: number; folds: number; fold: number };
  optimiser: OptimiserConfig;
  augmentation: AugmentationConfig;
  pruning: PruningConfig;
  keep: KeepConfig;
}

export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;
