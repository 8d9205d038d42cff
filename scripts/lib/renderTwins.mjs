// The section of docs/results.md on the clusterability experiment: the same run with and without the regulariser. Every number comes from the JSON files.
import { clusterabilityMeasures } from './experiments.mjs';

/** @typedef {any} Report */

/** Head and digits of each measure's column. @type {Record<string, [string, number]>} */
const columns = { hopkins: ['Hopkins', 3], dip: ['dip-dist', 3], neighbours: ['neighbours', 2], meanDeltaOpt: ['mean δ_opt', 3] };

/** @param {(number | null)[]} values */
const mean = (values) => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
};
/** @param {number | null} value @param {number} digits */
const fixed = (value, digits) => (value === null ? '–' : value.toFixed(digits));
/** Value of one measure over the layers that `wanted` takes. @param {Report} report @param {number} epoch @param {string} measure @param {(layer: string) => boolean} wanted */
function measured(report, epoch, measure, wanted) {
  const row = report.clusterability.find((/** @type {any} */ one) => one.epoch === epoch);
  const at = 1 + clusterabilityMeasures.indexOf(measure);
  return mean(row.layers.filter((/** @type {any} */ layer) => wanted(layer[0])).map((/** @type {any} */ layer) => layer[at]));
}

/** @param {[Report, Report]} pair @param {string} first @param {number} epoch @param {(layer: string) => boolean} wanted */
function line(pair, first, epoch, wanted) {
  const cells = clusterabilityMeasures.map((measure) =>
    pair.map((report) => fixed(measured(report, epoch, measure, wanted), columns[measure]?.[1] ?? 3)).join(' / '),
  );
  return `| ${[first, ...cells].join(' | ')} |`;
}

/** @param {string} first */
const head = (first) => [
  `| ${[first, ...clusterabilityMeasures.map((measure) => columns[measure]?.[0])].join(' | ')} |`,
  `|--:|${clusterabilityMeasures.map(() => '---').join('|')}|`,
];

/** @param {[Report, Report]} pair with the regulariser, without */
function renderPair(pair) {
  const [{ config, source, cases, filters }, without] = pair;
  const { epochs, optimiser } = config;
  const shown = [1, ...[0.1, 0.2, 0.4, 0.6, 0.8, 1].map((part) => Math.round(part * epochs))];
  const dice = (/** @type {Report} */ report) => (report.testDice ?? []).map((/** @type {number} */ value) => fixed(value, 3)).join(', ');
  return [
    `${source}, slice by slice: ${cases.train} cases for training, ${cases.validation} for validation, ${cases.test} for testing, seed ${config.seed}; ${config.patchSize.join('×')}, ${config.levels} levels, ${config.firstFilters} first filters, ${epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, ${optimiser.kind === 'adam' ? 'Adam' : optimiser.kind} ${optimiser.learningRate}, ${optimiser.schedule} schedule; method none, distance ${config.pruning.distance}; the whole configuration is in the JSON files. Nothing but λ differs: ${config.pruning.lambda} / ${without.config.pruning.lambda}. Measured after every epoch on the middle slice of each validation case, mean over these slices and over the ${filters.length} layers.`,
    '',
    ...head('epoch'),
    ...shown.map((epoch) => line(pair, String(epoch), epoch, () => true)),
    '',
    `The same at epoch ${epochs}, layer by layer:`,
    '',
    ...head('layer'),
    ...filters.map((/** @type {[string, number]} */ [name]) => line(pair, name, epochs, (layer) => layer === name)),
    '',
    `Test Dice of the final networks: ${pair.map((report) => `λ ${report.config.pruning.lambda}: ${dice(report)}`).join('; ')}. ${pair.map((report) => `${(report.durationMs / 60000).toFixed(0)} min`).join(' and ')} on a shared machine.`,
    '',
  ];
}

/** Reports called twins-…, in pairs of one seed. @param {readonly Report[]} reports @returns {string[]} */
export function renderTwins(reports) {
  const seeds = [...new Set(reports.map(({ config }) => config.seed))].sort((a, b) => a - b);
  const pairs = seeds.flatMap((seed) => {
    const own = reports.filter(({ config }) => config.seed === seed).sort((a, b) => b.config.pruning.lambda - a.config.pruning.lambda);
    return own.length === 2 ? [/** @type {[Report, Report]} */ (own)] : [];
  });
  if (pairs.length === 0) return [];
  return [
    '## Does the regulariser make maps cluster?',
    '',
    'The paper’s section 4.2: training with and without the regulariser, nothing removed. Left of the stroke with λ, right of it without.',
    '',
    ...pairs.flatMap(renderPair),
    'What it confirms: with the regulariser mean δ_opt falls, in every layer, and a map has more neighbours on average; without it δ_opt rises and neighbours become fewer. Dice is the same. The neighbours are those of the deep layers: in two of the three transposed convolutions there are fewer. What it does not confirm: Hopkins rises in both runs but ends lower with the regulariser, and dip-dist falls in both, further with it. That does not contradict δ_opt, which draws all maps of a layer towards one: a single group shows no second mode. One seed, one small network, few epochs: no more than that has been measured.',
    '',
  ];
}
