// The section of docs/results.md on runs in three dimensions: how each began, its curve, what is left. Every number comes from the JSON files.

/** @typedef {any} Report */

/** @param {number | null | undefined} value @param {number} digits */
const fixed = (value, digits) => (value === null || value === undefined ? '–' : value.toFixed(digits));
/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;

/** The first epoch, then every eighth of the run. @param {Report} report */
const shownEpochs = ({ config: { epochs } }) => [
  ...new Set([1, ...Array.from({ length: 8 }, (_, i) => Math.round(((i + 1) * epochs) / 8))]),
];

/** Epochs of each prune with the filters left after it. @param {Report} report */
function listPrunes({ history, initial }) {
  const before = [initial.filters, ...history.map((/** @type {any} */ row) => row.filters)];
  return history
    .flatMap((/** @type {any} */ row, /** @type {number} */ i) =>
      row.filters < before[i] ? [`${row.filters} after epoch ${row.epoch}`] : [],
    )
    .join(', ');
}

/** @param {Report} report @returns {string[]} */
function renderRun(report) {
  const { config, cases, classes, source, initial, history, filters, durationMs } = report;
  const { optimiser, pruning } = config;
  const last = history.at(-1);
  const rows = shownEpochs(report).map((epoch) => history.find((/** @type {any} */ row) => row.epoch === epoch));
  return [
    `**${report.title}** (${source}): ${cases.train} volumes for training, ${cases.validation} for validation${cases.test ? `, ${cases.test} for testing` : ''}, seed ${config.seed}; patches of ${config.patchSize.join('×')}, ${percent(config.foreground, 1)} of them centred on foreground, ${config.levels} levels, ${config.firstFilters} first filters, ${config.epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, ${optimiser.kind} ${optimiser.learningRate}; ${pruning.method}, λ ${pruning.lambda}, τ ${pruning.tauMin} to ${pruning.tauMax} in ${pruning.kappa} steps, ρ ${pruning.rho}, at least ${pruning.minFilters} filters a layer. ${(durationMs / 60000).toFixed(0)} min.`,
    '',
    `| epoch | training loss | validation loss | validation Dice (${classes.slice(1).join(', ')}) | filters | parameters | FLOPs |`,
    '|--:|--:|--:|---|--:|--:|--:|',
    ...rows.map(
      (row) =>
        `| ${row.epoch} | ${fixed(row.trainLoss, 3)} | ${fixed(row.valLoss, 3)} | ${(row.dice ?? []).map((/** @type {number} */ value) => fixed(value, 3)).join(', ')} | ${row.filters} | ${percent(row.parameters, initial.parameters)} | ${percent(row.flops, initial.flops)} |`,
    ),
    '',
    `Filters: ${initial.filters} at the start${listPrunes(report) ? `, ${listPrunes(report)}` : ''}; by layer at the end ${filters.map((/** @type {[string, number]} */ [, count]) => count).join(', ')}. Parameters: ${initial.parameters} → ${last.parameters}.${report.testDice ? ` Test Dice of the final network: ${report.testDice.map((/** @type {number} */ value) => fixed(value, 3)).join(', ')}.` : ''}`,
    '',
  ];
}

/** @param {readonly Report[]} reports @returns {string[]} */
export function renderVolumes(reports) {
  if (reports.length === 0) return [];
  return [
    '## Volumes',
    '',
    'The quick preset for volumes, on patches or batches and for epochs that a software adapter can bear; every setting that differs or matters is given. Dice is of whole validation volumes, put together from overlapping windows, before the epoch’s prune; filters, parameters and FLOPs are those after it.',
    '',
    ...reports.flatMap(renderRun),
  ];
}
