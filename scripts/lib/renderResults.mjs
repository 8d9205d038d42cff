// Writes docs/results.md from the kept numbers of the runs. Every number in the tables comes from the JSON files; only the sentences are fixed.
import { renderExports } from './renderExports.mjs';
import { renderTwins } from './renderTwins.mjs';
import { renderVolumes } from './renderVolumes.mjs';

/** @typedef {any} Report */

/** @param {number | null | undefined} value @param {number} digits */
const fixed = (value, digits) => (value === null || value === undefined ? '–' : value.toFixed(digits));
/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${((100 * part) / whole).toFixed(0)} %`;
/** @param {Report} report @param {number} epoch */
const rowAt = (report, epoch) => report.history.find((/** @type {any} */ row) => row.epoch === epoch);
/** @param {Report} report */
const lastRow = (report) => report.history.at(-1);
/** @param {Report} report @param {number} from @param {number} to */
const medianStep = (report, from, to) => {
  const times = report.history
    .filter((/** @type {any} */ row) => row.epoch >= from && row.epoch <= to)
    .map((/** @type {any} */ row) => row.stepMs)
    .sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  return times[Math.floor(times.length / 2)];
};
/** Mean over layers with the heads' constant of 1 counted in, as the authors log it. @param {Report} report @param {number} mean */
const published = (report, mean) => {
  const layers = report.filters.length;
  const heads = report.config.levels - 2;
  return (mean * layers + heads) / (layers + heads);
};

const marks = [100, 160, 200, 300, 500];

/** @param {Report} report */
function ellipsesLine(report) {
  const { initial, config } = report;
  const left = marks.map((epoch) => rowAt(report, epoch)).map((row) => (row ? percent(row.parameters, initial.parameters) : '–'));
  const cells = [
    config.pruning.evidence,
    config.pruning.lambda,
    config.seed,
    left.join(' / '),
    percent(lastRow(report).flops, initial.flops),
    (report.testDice ?? []).map((/** @type {number} */ value) => fixed(value, 3)).join(', '),
    `${fixed(published(report, rowAt(report, 1).meanDeltaOpt), 3)} → ${fixed(published(report, lastRow(report).meanDeltaOpt), 3)}`,
    `${Math.round(medianStep(report, 1, 20))} → ${Math.round(medianStep(report, config.epochs - 20, config.epochs))}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The validated epoch with the best mean Dice over classes. @param {Report} report */
function bestValidation({ history }) {
  const mean = (/** @type {number[]} */ dice) => dice.reduce((a, b) => a + b, 0) / dice.length;
  const validated = history.filter((/** @type {any} */ row) => row.dice);
  return validated.reduce((/** @type {any} */ best, /** @type {any} */ row) => (mean(row.dice) > mean(best.dice) ? row : best));
}

/** @param {Report} report */
function datasetLine(report) {
  const { initial, config } = report;
  const last = lastRow(report);
  const best = bestValidation(report);
  const cells = [
    config.pruning.method === 'none' ? 'unpruned twin' : `Sauron, λ ${config.pruning.lambda}`,
    `${best.dice.map((/** @type {number} */ value) => fixed(value, 3)).join(', ')} (epoch ${best.epoch}, ${percent(best.parameters, initial.parameters)} of the parameters)`,
    (report.testDice ?? []).map((/** @type {number} */ value) => fixed(value, 3)).join(', '),
    `${initial.parameters} → ${last.parameters} (${percent(last.parameters, initial.parameters)})`,
    `${(initial.flops / 1e6).toFixed(1)} → ${(last.flops / 1e6).toFixed(1)} M (${percent(last.flops, initial.flops)})`,
    `${Math.round(medianStep(report, 1, 5))} → ${Math.round(medianStep(report, config.epochs - 5, config.epochs))}`,
    report.filters.at(-1)[1],
    `${(report.durationMs / 60000).toFixed(0)} min`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** @param {Report} report */
const nameAdapter = ({ adapter, runtime }) =>
  `${[adapter.vendor, adapter.architecture, adapter.description].filter(Boolean).join(', ')} (${runtime})`;

/** @param {readonly Report[]} reports */
export function renderResults(reports) {
  const generated = reports.filter(({ name }) => name.startsWith('ellipses'));
  const real = reports.filter(({ name }) => name.startsWith('dataset'));
  const adapters = [...new Set(reports.map(nameAdapter))];
  const lines = [
    '# Results',
    '',
    'Written from the numbers in `docs/results/`. `npm run results -- PATH_TO_DATASET` makes them anew in Chromium on this machine’s adapter, with the same training code; `npm run results -- --render` only writes the page.',
    `Adapter: ${adapters.join('; ') || 'none yet'}. Step times are of that adapter and of a machine that was not idle; compare them within a row only.`,
    '',
  ];
  if (generated.length > 0) {
    const [{ config, initial, cases }] = generated;
    lines.push(
      '## The method over a whole run, on generated slices',
      '',
      `${config.patchSize.join('×')} slices with an ellipse and a disc (\`src/data/demos/ellipses.ts\`), ${cases.train} for training, ${cases.validation} for validation, ${cases.test} for testing; ${config.levels} levels, ${config.firstFilters} first filters (${initial.parameters} parameters), ${config.epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, Adam ${config.optimiser.learningRate}, the published schedule.`,
      '',
      `| evidence | λ | seed | parameters left at epoch ${marks.join(' / ')} | FLOPs left | test Dice (ellipse, disc) | R, first → last epoch | ms/step, first → last 20 epochs |`,
      '|---|--:|--:|---|--:|---|---|---|',
      ...generated.map(ellipsesLine),
      '',
      'The authors’ code, on slices of its own generator under these settings, leaves 28–29 % of the parameters with λ 0.5 and 53–55 % with λ 0 after 500 epochs, and 40–47 % of the FLOPs with either. With λ 0.5 the published evidence (`last-forward`, one batch decides) explains the level: its chance takes filters that the mean over all validation slices (`validation`, the program’s default) keeps, so at the same τ the default prunes less. With λ 0 it does not: more parameters stay here with either evidence, all in the two deepest encoder blocks, which keep 93 to 96 of their 96 filters, while FLOPs agree. These slices are easier than theirs (test Dice 0.99 and 0.95 against 0.95 and 0.90); whether that is the reason has not been measured to the end.',
      '',
      'R is the mean δ_opt over all convolution layers with the heads’ constant counted in, as the authors log it. It is the training loss’s own, so with λ 0 it is measured but not minimised.',
      '',
    );
  }
  if (real.length > 0) {
    const [{ config, cases, source, classes }] = real;
    lines.push(
      '## A real data set',
      '',
      `${source}, slice by slice: ${cases.train} cases for training, ${cases.validation} for validation, ${cases.test} for testing, split by patient, seed ${config.seed}; ${config.patchSize.join('×')}, ${config.levels} levels, ${config.firstFilters} first filters, ${config.epochs} epochs of ${config.stepsPerEpoch} steps of batch ${config.batchSize}, Adam ${config.optimiser.learningRate}; τ ${config.pruning.tauMin} to ${config.pruning.tauMax} in ${config.pruning.kappa} steps, ρ ${config.pruning.rho}.`,
      '',
      `| run | best validation Dice (${classes.slice(1).join(', ')}) | test Dice of the final network | parameters | FLOPs of a forward pass | ms/step, first → last 5 epochs | filters of the last block | whole run |`,
      '|---|---|---|---|---|---|--:|--:|',
      ...real.map(datasetLine),
      '',
      'Nothing in the method keeps a layer from becoming too narrow for its classes: when the last block falls to two filters for three classes late in a run, a class is lost and the learning rate is too small to win it back. The best network of a run may therefore lie before its end; look at the filters of the last block before taking weights away. These runs had no bound; since then `pruning.minFilters` keeps the farthest four in the short presets.',
      '',
    );
  }
  lines.push(...renderExports(reports.filter(({ name }) => name.startsWith('export'))));
  lines.push(...renderTwins(reports.filter(({ name }) => name.startsWith('twins'))));
  lines.push(...renderVolumes(reports.filter(({ name }) => name.startsWith('volumes'))));
  return `${lines.join('\n').trimEnd()}\n`;
}
