// Every term of the page in one sentence, with the paper's symbol (Valverde et al., 2024). Pure data.

interface Entry {
  word: string;
  symbol: string;
  text: string;
}

const entries = {
  lambda: {
    word: 'Strength',
    symbol: 'λ',
    text: 'Weight of the regulariser that pulls the feature maps of a layer towards its first one, so that redundant filters become alike.',
  },
  tau: {
    word: 'Threshold',
    symbol: 'τ',
    text: 'Filters whose feature maps lie closer than τ to a reference map of their layer are redundant and are removed.',
  },
  tauMin: { word: 'First threshold', symbol: 'τ₀', text: 'Every layer’s threshold starts here; at 0.001 almost nothing is removed.' },
  tauMax: { word: 'Largest threshold', symbol: 'τ max', text: 'No layer’s threshold rises above this; the paper uses 0.3.' },
  kappa: {
    word: 'Threshold steps',
    symbol: 'κ',
    text: 'Number of equal steps in which a layer’s threshold goes from its first to its largest value.',
  },
  rho: {
    word: 'Patience',
    symbol: 'ρ',
    text: 'Epochs a layer waits after a step of its threshold, and the window in which the training loss must have settled.',
  },
  mu: {
    word: 'Small change',
    symbol: 'μ',
    text: 'A layer has converged, and its threshold may rise, when it lost less than this fraction of its filters in the last epoch.',
  },
  normalisation: {
    word: 'Normalisation',
    symbol: '',
    text: 'How voxel values are made comparable: each case by its own mean and deviation, or, for CT, clipped and scaled alike in all cases, because Hounsfield units mean the same everywhere.',
  },
  fingerprint: {
    word: 'Intensities',
    symbol: '',
    text: 'Percentiles, mean and deviation of voxels evenly spread over the labelled cases, in the units of the files; test cases are not looked at.',
  },
  trialStep: {
    word: 'One step',
    symbol: '',
    text: 'Wall time of one training step with these settings on this machine, measured; where it would take above 10 s it is left out and foretold from the speed of a smaller step. Nothing of it is left.',
  },
  ctScale: {
    word: 'CT scale',
    symbol: 'HU',
    text: 'Values are clipped to this range, then the mean is subtracted and they are divided by the deviation; proposed from the voxels inside the training and validation labels.',
  },
  targetSpacing: {
    word: 'Target spacing',
    symbol: '',
    text: 'Cases are read on a grid of this many mm a voxel, so that a structure has one size for the network; empty means as stored. Predictions return to the case’s own grid, where all measures are taken.',
  },
  whatIf: {
    word: 'What if',
    symbol: '',
    text: 'The validation patches are evaluated once as they are and once with the filters’ maps at 0, which is the network without them: mean change of cross-entropy and Dice loss per patch ± its standard error, and of Dice. Nothing in the run changes.',
  },
  minFilters: {
    word: 'Fewest filters',
    symbol: '',
    text: 'A layer keeps at least this many filters, those farthest from the reference. The paper sets no such bound; a last block narrower than the classes can lose one for good. Below 4 filters nothing gets faster, because the GPU works on groups of 4.',
  },
  method: {
    word: 'Method',
    symbol: '',
    text: 'Sauron removes filters while the network trains; none trains the same network without removing anything, for comparison.',
  },
  distance: {
    word: 'Regulariser distance',
    symbol: 'δ opt',
    text: 'How far a feature map is from the first one of its layer: scaled to 0…1 first (as published), not scaled, or scaled like the pruning distance.',
  },
  evidence: {
    word: 'Evidence',
    symbol: 'δ prune',
    text: 'Where the distances that decide are measured: over all validation patches, or on the last forward pass of the epoch, as in the published code.',
  },
  asPublished: {
    word: 'As published',
    symbol: '',
    text: 'Repeats the oddities of the authors’ code: transposed coarse labels and constant heads in the mean of the regulariser.',
  },
  dimensions: {
    word: 'Trained as',
    symbol: '',
    text: 'Slice by slice with two-dimensional kernels, or in patches of whole volumes with three-dimensional ones, which see the neighbouring slices.',
  },
  foreground: {
    word: 'Foreground share',
    symbol: '',
    text: 'Fraction of each batch whose patches are centred on a random voxel of a random class, at least one when above 0; small structures are then seen at all.',
  },
  levels: {
    word: 'Levels',
    symbol: '',
    text: 'Resolution levels of the U-Net; each further level halves the image and doubles the filters.',
  },
  flatLevels: {
    word: 'Flat levels',
    symbol: '',
    text: 'How many of the finest levels look within slices only and keep the number of slices, for slices much thicker than pixels are wide: each such level doubles the width of a voxel until it is about as wide as deep (nnU-Net). 0 treats all axes alike.',
  },
  firstFilters: { word: 'First filters', symbol: '', text: 'Filters of the first level at the start; each level doubles them up to 480.' },
  patch: {
    word: 'Patch',
    symbol: '',
    text: 'Size in pixels (voxels) of the piece the network sees at once; each edge must be divisible by 2 to the power of levels − 1, the depth by that without the flat levels.',
  },
  fit: {
    word: 'Fit',
    symbol: '',
    text: 'How a slice becomes a patch: cropped or padded with its darkest value at its own resolution, or resampled to the patch size. Volumes are always cropped or padded.',
  },
  deepSupervision: {
    word: 'Head weights',
    symbol: '',
    text: 'The loss is taken at every decoder resolution but the coarsest; the weights are equal (as published) or halve with each coarser one.',
  },
  parameters: { word: 'Parameters', symbol: '', text: 'Trainable numbers of the network: weights and biases.' },
  flops: { word: 'FLOPs', symbol: '', text: 'Twice the multiply-accumulates of the convolutions in one forward pass of one patch.' },
  gpuBytes: { word: 'GPU memory', symbol: '', text: 'Bytes of all buffers the training engine holds on the graphics card.' },
  autotune: {
    word: 'autotune',
    symbol: '',
    text: 'Runs the variants that suit a layer’s shape on this very adapter, refuses those that compute something else than the plain one, and remembers the fastest for the next visit.',
  },
  variant: {
    word: 'Variant',
    symbol: '',
    text: 'How a kernel shares a convolution out among the GPU’s threads: pieces of positions × rows × groups of four channels. All compute the same; the plain variant is the yardstick.',
  },
  gpuTime: {
    word: 'GPU time, µs',
    symbol: '',
    text: 'One run by the GPU’s own timestamps. Browsers round these to 100 µs, so that short kernels are run many times over and divided; 0 means that even that was too short.',
  },
  gflops: {
    word: 'GFLOP/s',
    symbol: '',
    text: 'Billions of multiplications and additions a second, counted on channels padded to groups of four, as the kernels compute them.',
  },
  stepTime: { word: 'Step time', symbol: '', text: 'Median measured wall time of one optimiser step of the epoch.' },
  loss: {
    word: 'Loss',
    symbol: '',
    text: 'Cross-entropy plus soft Dice loss of all heads, plus λ times the regulariser; lower is better.',
  },
  dice: {
    word: 'Dice',
    symbol: '',
    text: 'Overlap of prediction and truth for one class, from 0 (none) to 1 (identical), on whole validation cases.',
  },
  hd95: {
    word: 'HD95',
    symbol: '',
    text: 'How far the surfaces of prediction and truth lie apart: 95 % of their area lies within this distance, in the worse direction. Undefined where one of them lacks the class.',
  },
  surfaceDice: {
    word: 'Surface Dice',
    symbol: '',
    text: 'Share of both surfaces that lies within 1 mm (for pictures 1 pixel) of the other, from 0 to 1.',
  },
  optimiser: {
    word: 'Optimiser',
    symbol: '',
    text: 'Rule that turns gradients into weight changes: Adam, or stochastic gradient descent with momentum.',
  },
  learningRate: { word: 'Learning rate', symbol: 'η', text: 'Size of the weight changes at the first epoch.' },
  schedule: {
    word: 'Schedule',
    symbol: '',
    text: 'Polynomial: the learning rate falls as (1 − (epoch − 1) / epochs)^0.9. Constant: it stays.',
  },
  weightDecay: { word: 'Weight decay', symbol: '', text: 'Pull of all weights towards zero, added to the gradient (L2).' },
  momentum: { word: 'Momentum', symbol: '', text: 'Fraction of the previous change that SGD carries on; Adam does not use it.' },
  nesterov: { word: 'Nesterov', symbol: '', text: 'Lets SGD’s momentum look one step ahead; Adam does not use it.' },
  clipNorm: {
    word: 'Clip gradient',
    symbol: '',
    text: 'Largest length of the whole gradient; longer ones are scaled down. Empty means no clipping.',
  },
  batchSize: { word: 'Batch', symbol: '', text: 'Patches that share one optimiser step.' },
  epochs: { word: 'Epochs', symbol: '', text: 'Rounds of training; filters can go at the end of each.' },
  stepsPerEpoch: { word: 'Updates per epoch', symbol: '', text: 'Optimiser steps in each epoch.' },
  validateEvery: { word: 'Validate every', symbol: '', text: 'Epochs between two measurements of loss and Dice on the validation cases.' },
  seed: { word: 'Seed', symbol: '', text: 'Start of every random decision; the same seed on the same machine gives the same run.' },
  folds: {
    word: 'Folds',
    symbol: 'k',
    text: 'From two on, patients are dealt into this many groups, and each group validates once while the others train; 0 splits by shares instead.',
  },
  fold: {
    word: 'Fold',
    symbol: '',
    text: 'The group of patients that validates now, counted from 0 as nnU-Net does; with a split file, the fold of that file.',
  },
  validationShare: {
    word: 'Validation share',
    symbol: '',
    text: 'Fraction of patients kept apart to measure loss and Dice while training.',
  },
  testShare: { word: 'Test share', symbol: '', text: 'Fraction of patients that training never looks at.' },
  checkpointEvery: {
    word: 'Checkpoint every',
    symbol: '',
    text: 'The run is written to this browser’s private storage after so many epochs, and within an epoch after so many minutes; writing takes at most a twentieth of the time. From there it goes on exactly as it would have.',
  },
  keptBudget: {
    word: 'Room for runs',
    symbol: '',
    text: 'All kept runs together; beyond it the oldest checkpoints are dropped, but never the newest two of the run under way.',
  },
  halveAfter: {
    word: 'Smaller after',
    symbol: '',
    text: 'After so many losses of one kind within ten minutes (graphics device, memory) the batch or the patch is halved, and the events say so; 0 for never.',
  },
  scale: { word: 'Scale', symbol: '', text: 'Random zoom of training patches: probability, smallest and largest factor.' },
  rotation: {
    word: 'Rotation',
    symbol: '',
    text: 'Random turn of training patches: probability and largest angle in degrees; in volumes about every axis, unless slices are over 3 times as thick as pixels are wide.',
  },
  flips: { word: 'Flips', symbol: '', text: 'Probability of mirroring each axis.' },
  gamma: { word: 'Gamma', symbol: 'γ', text: 'Random change of contrast: probability, and the range of the logarithm of the exponent.' },
  elastic: {
    word: 'Elastic',
    symbol: '',
    text: 'Random smooth bending: probability, control points per axis, and largest displacement in pixels.',
  },
  reference: {
    word: 'Reference map',
    symbol: 'π',
    text: 'The randomly drawn map of the layer to which the pruning distances are measured; it is never removed in that epoch.',
  },
  clusters: {
    word: 'Clusters',
    symbol: '',
    text: 'Maps that look alike to the regulariser (scaled, pooled), joined by average linkage; the number is the one whose mean silhouette is largest.',
  },
  clusterability: {
    word: 'Clusterability',
    symbol: '',
    text: 'Four numbers of how far a layer’s maps form groups, and the segmentation ability: Dice of what each map alone would segment.',
  },
  first: { word: 'First map', symbol: 'F₁', text: 'The map towards which the regulariser pulls all others of its layer.' },
  hopkins: {
    word: 'Hopkins',
    symbol: 'H',
    text: 'Whether maps lie closer together than points scattered by chance: 0.5 as by chance, towards 1 in clusters. In at most ten principal components.',
  },
  dipDist: {
    word: 'Dip-dist',
    symbol: '',
    text: 'Share of a layer’s maps for which the distances to the others fall into near and far, by Hartigan’s dip test with p < 0.05.',
  },
  neighbours: {
    word: 'Neighbours',
    symbol: '',
    text: 'How many other maps a map has within a quarter of the layer’s largest distance, on average.',
  },
  silhouette: {
    word: 'Silhouette',
    symbol: 's',
    text: 'How much nearer a map is to its own cluster than to the next one, from −1 to 1; above 0.25 there is some structure.',
  },
  segmentationAbility: {
    word: 'Segmentation ability',
    symbol: 'SA',
    text: 'Dice of one feature map taken alone as a segmentation of a class, by two prototypes (He et al.).',
  },
  selfTest: {
    word: 'Engine self-test',
    symbol: '',
    text: 'At start a few kernels are run on this graphics card and compared with exact results; training is refused if they differ.',
  },
} satisfies Record<string, Entry>;

export type TermName = keyof typeof entries;

export const glossary: Record<TermName, Entry> = entries;
