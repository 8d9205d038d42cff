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

/** @param {Report} report @returns {string[]} */
function renderRun(report) {
  const { config, cases, classes, source, initial, history, filters, durationMs } = report;
  const { optimiser, pruning } = config;
  const last = history.at(-1);
  const rows = shownEpochs(report).map((epoch) => history.find((/** @type {any} */ row) => row.epoch === epoch));
  return [
    `**${report.title}** (${source}): ${cases.train} volumes for training, ${cases.validation} for validation${cases.test ? `, ${cases.test} for testing` : ''}, seed ${config.seed}; patches of ${config.patchSize.join('×')}, ${percent(config.foreground, 1)} of them centred on foreground, ${config.levels} levels, ${config.firstFilters} first filters, ${config.epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, ${optimiser.kind === 'adam' ? 'Adam' : optimiser.kind} ${optimiser.learningRate}; Sauron, λ ${pruning.lambda}, τ ${pruning.tauMin} to ${pruning.tauMax} in ${pruning.kappa} steps, ρ ${pruning.rho}, at least ${pruning.minFilters} filters a layer. ${(durationMs / 60000).toFixed(0)} min.`,
    '',
    `| epoch | training loss | validation loss | validation Dice (${classes.slice(1).join(', ')}) | filters | parameters | FLOPs |`,
    '|--:|--:|--:|---|--:|--:|--:|',
    ...rows.map(
      (row) =>
        `| ${row.epoch} | ${fixed(row.trainLoss, 3)} | ${fixed(row.valLoss, 3)} | ${(row.dice ?? []).map((/** @type {number} */ value) => fixed(value, 3)).join(', ')} | ${row.filters} | ${percent(row.parameters, initial.parameters)} | ${percent(row.flops, initial.flops)} |`,
    ),
    '',
    `Filters: ${initial.filters} → ${last.filters}, by layer at the end ${filters.map((/** @type {[string, number]} */ [, count]) => count).join(', ')}. Parameters: ${initial.parameters} → ${last.parameters}.${report.testDice ? ` Test Dice of the final network: ${report.testDice.map((/** @type {number} */ value) => fixed(value, 3)).join(', ')}.` : ''}`,
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
    'The preset was changed for this. With 4 first filters, Adam 0.002 and a third of the patches on foreground it said background everywhere: on the kidney demo, in the patches of 64×64×24 that the page proposes, kidney Dice was 0.000 after 150 steps. A learning rate of 0.01 or 0.03 alone did not help (0.000 after 90 and 70 steps): Sauron took most of so narrow a network before it had left that minimum, which without pruning it left at 0.03 (Dice 0.57 after 40 steps, patches of 32×32×16). Twice the filters at 0.01 with the patches on foreground did: 0.80 after 40 steps in the same patches of 64×64×24.',
    '',
    'On the hippocampus set in patches of 24×24×24 the network finds the structure, but within 200 steps it calls all of it by one of its two names, now Anterior, now Posterior: one name for two halves of equal size reaches a Dice of 0.67 at best. With whole volumes as patches, of which nearly all is background and padding, and one of them a step, it ends with background everywhere; whether pruning or the few steps are to blame has not been measured. For a short run smaller patches are the better choice.',
    '',
  ];
}
