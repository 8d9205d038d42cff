// The runs of docs/results.md as data, and what of a run is kept. Must not know where they are run.

const none = { probability: 0 };
/** Conditions of the runs with the authors' code: 48x48 slices, 12 steps of batch 4, Adam, the published schedule, no augmentation. */
const ellipses = {
  levels: 4,
  firstFilters: 12,
  patchSize: [48, 48],
  batchSize: 4,
  epochs: 500,
  stepsPerEpoch: 12,
  validateEvery: 2,
  fit: 'crop-pad',
  augmentation: { scale: none, rotation: none, flips: none, gamma: none, elastic: none },
  optimiser: { kind: 'adam', learningRate: 1e-3, weightDecay: 1e-5 },
  pruning: {
    method: 'sauron',
    lambda: 0.5,
    tauMin: 0.001,
    tauMax: 0.3,
    kappa: 15,
    rho: 5,
    mu: 0.02,
    minFilters: 1,
    evidence: 'validation',
  },
};
/** Small enough for a software adapter; τ rises in 8 steps with a patience of 2 epochs: it is at its maximum after a third of the epochs, and the rest is left to recover in. */
const dataset = {
  levels: 4,
  firstFilters: 8,
  batchSize: 4,
  epochs: 120,
  stepsPerEpoch: 20,
  validateEvery: 2,
  seed: 1,
  split: { validation: 0.04, test: 0.2 },
  optimiser: { kind: 'adam', learningRate: 2e-3, weightDecay: 1e-5 },
  pruning: { method: 'sauron', lambda: 0.5, tauMin: 0.02, tauMax: 0.3, kappa: 8, rho: 2, mu: 0.05, minFilters: 4, evidence: 'validation' },
};

/** The paper's section 4.2: nothing is pruned, only λ differs. Half as wide again as `dataset`, because statistics of few maps say little. */
const twins = {
  ...dataset,
  firstFilters: 12,
  epochs: 50,
  validateEvery: 5,
  pruning: { ...dataset.pruning, method: 'none' },
};

/** The quick preset for volumes, on patches or batches and for epochs that a software adapter can bear. */
const volumes = { preset: 'quick-3d', epochs: 24, seed: 1 };

/** @typedef {{ name: string, title: string, seed?: number, demo?: string, patch: Record<string, unknown>, clusterability?: boolean }} Experiment seed: generated slices; demo: a demo set; else a folder */

/** @type {Experiment[]} */
export const experiments = [
  ...['validation', 'last-forward'].flatMap((evidence) =>
    (evidence === 'validation' ? [0] : [0, 1]).flatMap((seed) =>
      [0.5, 0].map((lambda) => ({
        name: `ellipses-${evidence}-lambda-${lambda}-seed-${seed}`,
        title: `Generated slices, evidence ${evidence}, λ ${lambda}, seed ${seed}`,
        seed,
        patch: { ...ellipses, seed, pruning: { ...ellipses.pruning, evidence, lambda } },
      })),
    ),
  ),
  { name: 'dataset-sauron', title: 'Data set, Sauron', patch: dataset },
  {
    name: 'dataset-unpruned',
    title: 'Data set, unpruned twin',
    patch: { ...dataset, pruning: { ...dataset.pruning, method: 'none', lambda: 0 } },
  },
  ...[1, 2].flatMap((seed) =>
    [0.5, 0].map((lambda) => ({
      name: `twins-lambda-${lambda}-seed-${seed}`,
      title: `Data set, nothing pruned, λ ${lambda}, seed ${seed}`,
      patch: { ...twins, seed, pruning: { ...twins.pruning, lambda } },
      clusterability: true,
    })),
  ),
  { name: 'volumes-kidney', title: 'Kidney demo as volumes', demo: 'kidney', patch: { ...volumes, patchSize: [32, 32, 16], batchSize: 4 } },
  {
    name: 'volumes-dataset',
    title: 'Data set as volumes',
    patch: { ...volumes, patchSize: [24, 24, 24], levels: 3, batchSize: 4, epochs: 20, split: { validation: 0.04, test: 0.2 } },
  },
  {
    name: 'volumes-dataset-whole',
    title: 'Data set, whole volumes as patches',
    patch: { ...volumes, batchSize: 1, epochs: 16, split: { validation: 0.05, test: 0.2 } },
  },
];

/** @param {number} value */
const round = (value) => Number(value.toPrecision(5));

/** In the order in which docs/results/NAME.json holds them of each layer, after its name. */
export const clusterabilityMeasures = ['hopkins', 'dip', 'neighbours', 'meanDeltaOpt'];

/** @param {number | null} value */
const roundKnown = (value) => (value === null ? null : round(value));

/**
 * What docs/results/NAME.json holds of a report: the history in few digits, and the filters that were left.
 * @param {{ name: string, title: string, source: string, adapter: unknown, runtime: string }} about
 * @param {any} report
 */
export function keepReport(about, report) {
  const history = report.history.map((/** @type {any} */ row) => ({
    epoch: row.epoch,
    trainLoss: round(row.trainLoss),
    valLoss: row.valLoss === null ? null : round(row.valLoss),
    dice: row.dice?.map((/** @type {number | null} */ value) => value && round(value)) ?? null,
    parameters: row.parameters,
    flops: row.flops,
    filters: row.layers.reduce((/** @type {number} */ sum, /** @type {any} */ layer) => sum + layer.filters, 0),
    stepMs: round(row.stepMs),
    meanDeltaOpt: round(row.deltaOpt.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) / row.deltaOpt.length),
    largestThreshold: Math.max(...row.layers.map((/** @type {any} */ layer) => layer.threshold)),
  }));
  const filters = report.history.at(-1).layers.map((/** @type {any} */ layer) => [layer.name, layer.filters]);
  const clusterability = report.clusterability.map((/** @type {any} */ row) => ({
    epoch: row.epoch,
    layers: row.layers.map((/** @type {any} */ { name, ...numbers }) => [
      name,
      ...clusterabilityMeasures.map((key) => roundKnown(numbers[key])),
    ]),
  }));
  return { ...about, ...report, history, filters, clusterability };
}
