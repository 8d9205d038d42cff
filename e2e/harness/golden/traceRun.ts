// One recorded training from its start: measured on the engine, decided by the pruning method, compared epoch by epoch.
// Training is chaotic (manifest: chaos_note), so tolerances follow the fixture's own re-runs: three times the largest difference that
// any of them had shown up to that epoch, and never less than 1e-5 of the value. Decisions must be the recorded ones where every re-run's were.
import { type Check, exact } from '../../../src/engine/testing/checks';
import { type Network, withFilters } from '../../../src/network/network';
import { tensorOf } from '../../../src/oracle/fixtures';
import { initialState, perLayer } from '../../../src/oracle/goldenTrace';
import { applyCut } from '../../../src/pruning/cut';
import type { PruningDecision } from '../../../src/pruning/method';
import { sauron } from '../../../src/pruning/sauron';
import type { GoldenCase } from './goldenCase';
import { readHeads } from './logits';
import { goldenPruning } from './pruningConfig';
import {
  imageBatch,
  initialParameters,
  type Sensitivity,
  tensorPrefix,
  type Trace,
  type TraceEpoch,
  type TraceManifest,
} from './traceData';
import { createTracePlayer, type PlayedEpoch } from './tracePlayer';

const multiple = 3;
const floor = 1e-5;

type Golden = GoldenCase<TraceManifest>;

export async function playTrace(golden: Golden, network: Network, trace: Trace): Promise<Check[]> {
  const { engine, playEpoch } = await createTracePlayer(golden.device, golden, trace, {
    network,
    state: initialParameters(golden.tensors, network, trace),
  });
  let state = initialState(network, trace, goldenPruning(golden.manifest.hyperparameters, []));
  const [trainLosses, valLosses] = [[...trace.initial.tr_loss_history], [...trace.initial.val_loss_history]];
  const checks: Check[] = [];
  for (const [index, row] of trace.epochs.entries()) {
    const played = await playEpoch(row);
    checks.push(...compareNumbers(trace, index, row, played, engine.network));
    trainLosses.push(played.trainLoss);
    if (played.valLoss !== null) valLosses.push(played.valLoss);
    const references = perLayer(engine.network, row.ref_idx, 0);
    const { deltaPrune } = played;
    const decision = sauron.endEpoch(state, { epoch: row.epoch, network: engine.network, trainLosses, valLosses, deltaPrune, references });
    state = decision.state;
    const compared = compareDecision(trace, row, engine.network, decision);
    checks.push(...compared);
    // After another decision the networks differ, and nothing later can be compared.
    if (compared.some(({ error }) => error > 0)) break;
    if (decision.changes.every(({ removed }) => removed.length === 0)) continue;
    const cut = applyCut(engine.network, await engine.readParameters(), decision.keep);
    await engine.rebuild(cut.network, cut.state);
  }
  checks.push(...(await compareFinalSoftmax(golden, trace, engine)));
  engine.destroy();
  return checks;
}

/** Largest sensitivity of any re-run up to `index`. */
function sensitivityAt(trace: Trace, index: number, pick: (run: Sensitivity) => readonly number[]): number {
  return Math.max(0, ...Object.values(trace.sensitivity).flatMap((run) => pick(run).slice(0, index + 1)));
}

function compareNumbers(trace: Trace, index: number, row: TraceEpoch, played: PlayedEpoch, network: Network): Check[] {
  const prefix = `${trace.name}/epoch${row.epoch}`;
  // The first epoch, before differences can grow, is held to the floor alone.
  const tolerance = (sensitivity: number, value: number): number =>
    Math.max(index === 0 ? 0 : multiple * sensitivity, floor * Math.max(1, value));
  const losses = tolerance(
    sensitivityAt(trace, index, (run) => run.tr_loss_abs_diff_per_epoch),
    row.tr_loss,
  );
  const checks: Check[] = [{ tensor: `${prefix}/tr_loss`, error: Math.abs(played.trainLoss - row.tr_loss), tolerance: losses }];
  row.train_batch_losses.forEach((loss, i) => {
    checks.push({
      tensor: `${prefix}/batch${i}`,
      error: Math.abs((played.batchLosses[i] ?? NaN) - loss),
      tolerance: index === 0 ? losses : 2 * losses,
    });
  });
  if (row.val_loss !== null) {
    const validation = trace.epochs.slice(0, index).filter(({ val_loss }) => val_loss !== null).length;
    const sensitivity = sensitivityAt(trace, validation, (run) => run.val_loss_abs_diff_per_validation);
    checks.push({
      tensor: `${prefix}/val_loss`,
      error: Math.abs((played.valLoss ?? NaN) - row.val_loss),
      tolerance: Math.max(multiple * sensitivity, floor * row.val_loss),
    });
  }
  const sensitivity = sensitivityAt(trace, index, (run) => run.delta_prune_max_abs_diff_per_epoch);
  const expected = perLayer(network, row.delta_prune, []);
  const worst = Math.max(
    ...expected.flatMap((values, i) => values.map((value, f) => Math.abs((played.deltaPrune[i]?.[f] ?? NaN) - value))),
  );
  return [
    ...checks,
    { tensor: `${prefix}/delta_prune`, error: Number.isNaN(worst) ? Infinity : worst, tolerance: Math.max(multiple * sensitivity, floor) },
  ];
}

/** Removed filters, thresholds, patience, filter counts and raised thresholds, exactly. */
function compareDecision(trace: Trace, row: TraceEpoch, network: Network, { keep, state, changes }: PruningDecision): Check[] {
  if (!Object.values(trace.sensitivity).every(({ decisions_identical }) => decisions_identical)) return [];
  const prunable = network.layers.flatMap((layer, i) => (layer.prunable ? [i] : []));
  const next = withFilters(
    network,
    keep.map((kept) => kept.length),
  );
  const removed = prunable.map((i) =>
    Array.from({ length: network.layers[i]?.filters ?? 0 }, (_, f) => f).filter((f) => !keep[i]?.includes(f)),
  );
  const prefix = `${trace.name}/epoch${row.epoch}`;
  const layers = prunable.map((i) => state.layers[i]);
  return [
    exact(`${prefix}/removed`, removed, row.removed),
    exact(
      `${prefix}/thr`,
      layers.map((layer) => layer?.threshold),
      row.thr,
    ),
    exact(
      `${prefix}/patience`,
      layers.map((layer) => layer?.patience),
      row.patience,
    ),
    exact(
      `${prefix}/channels`,
      prunable.map((i) => next.layers[i]?.filters),
      row.channels,
    ),
    exact(
      `${prefix}/raised`,
      changes.map(({ branch }) => branch === 'converged'),
      row.branch.map((branch) => branch === 'Cuatro'),
    ),
  ];
}

/** Mean difference of the trained network's softmax, which drift leaves comparable where single values are not. */
async function compareFinalSoftmax(
  { tensors }: Golden,
  trace: Trace,
  engine: Awaited<ReturnType<typeof createTracePlayer>>['engine'],
): Promise<Check[]> {
  const name = `${tensorPrefix(trace)}/final_softmax/head0`;
  if (!tensors.has(name)) return [];
  const stored = tensorOf(tensors, name);
  const count = stored.shape[0] ?? 1;
  const batch = imageBatch(
    tensors,
    engine.network,
    'val',
    Array.from({ length: count }, (_, i) => i),
  );
  const [head] = await readHeads(engine, await engine.readParameters(), batch.input, count);
  const mean =
    (head?.softmax.data ?? new Float64Array(1).fill(NaN)).reduce((sum, value, i) => sum + Math.abs(value - (stored.data[i] ?? NaN)), 0) /
    stored.data.length;
  const known = Math.max(...Object.values(trace.sensitivity).map(({ final_softmax_mean_abs_diff }) => final_softmax_mean_abs_diff));
  return [{ tensor: `${trace.name}/final_softmax:mean`, error: Number.isFinite(mean) ? mean : Infinity, tolerance: multiple * known }];
}
