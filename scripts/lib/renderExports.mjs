// The part of docs/results.md about what is taken away: sizes, counts and times before and after pruning. Numbers come from the JSON files.

/** @typedef {any} Report */

/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;
/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const fileNames = {
  safetensors: '`safetensors`',
  onnx: '`onnx`',
  tfjs: '`tfjs` (zip)',
  sauronunet: '`sauronunet` (zip, with loader and parity tensors)',
};

/** @param {string} name @param {number | null} before @param {number | null} after @param {(value: number) => string} format */
const row = (name, before, after, format) =>
  before === null || after === null
    ? `| ${name} | – | – | – |`
    : `| ${name} | ${format(before)} | ${format(after)} | ${percent(after, before)} |`;

/** @param {Report} report @returns {string[]} */
function renderRun({ source, config, cases, classes, bytes, costs, filters, testDice, durationMs }) {
  const { unpruned, pruned } = costs;
  const dice = (testDice ?? []).map((/** @type {number | null} */ value) => value?.toFixed(3) ?? '–').join(', ');
  return [
    `${source}, ${cases} cases, slice by slice: ${config.patchSize.join('×')}, ${config.levels} levels, ${config.firstFilters} first filters, ${config.epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, Adam ${config.optimiser.learningRate}, seed ${config.seed}; Sauron, λ ${config.pruning.lambda}, τ ${config.pruning.tauMin} to ${config.pruning.tauMax} in ${config.pruning.kappa} steps, ρ ${config.pruning.rho}, at least ${config.pruning.minFilters} filters a layer. In the page; ${(durationMs / 60000).toFixed(0)} min. Filters by layer at the end: ${filters.join(', ')}. Test Dice of the final network (${classes.join(', ')}): ${dice}.`,
    '',
    '| | unpruned | pruned | of it |',
    '|---|--:|--:|--:|',
    row('parameters', unpruned.parameters, pruned.parameters, String),
    row('FLOPs of one patch', unpruned.flops, pruned.flops, (value) => `${(value / 1e6).toFixed(1)} M`),
    row('prediction of one patch, median of 5', unpruned.forwardMs, pruned.forwardMs, (value) => `${value.toFixed(1)} ms`),
    ...Object.entries(fileNames).map(([kind, name]) => row(name, bytes.unpruned[kind], bytes.pruned[kind], kilobytes)),
    '',
  ];
}

/** @param {readonly Report[]} reports @returns {string[]} */
export function renderExports(reports) {
  if (reports.length === 0) return [];
  return [
    '## What is taken away',
    '',
    'Size of every kind of network file before the first prune and at the end, each as it is handed out after it was read back, and what the Export dialog measures beside the unpruned network: both are timed in turns on one device (`npm run results:export -- PATH_TO_DATASET`).',
    '',
    ...reports.flatMap(renderRun),
    'The files hold the lists of kept filters and settings beside the weights, so that small networks do not shrink quite as their parameters do.',
    '',
  ];
}
