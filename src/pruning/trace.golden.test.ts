// Thirty epochs of the authors' training, decisions only: recorded distances and losses in, their removals and thresholds out, exactly.
import { describe, expect, it } from 'vitest';
import { withFilters } from '../network/network';
import { openGoldenCase } from '../oracle/goldenFolder';
import { initialState, perLayer, traceNetwork, type Trace, type TraceManifest } from '../oracle/goldenTrace';
import { sauron } from './sauron';
import { publishedPruning } from './publishedPruning';

const golden = openGoldenCase<TraceManifest>('train-trace');
const traces = (golden?.readJson('traces.json') ?? []) as Trace[];

function replay(manifest: TraceManifest, trace: Trace): void {
  let network = traceNetwork(manifest);
  let state = initialState(network, trace, publishedPruning);
  const [trainLosses, valLosses] = [[...trace.initial.tr_loss_history], [...trace.initial.val_loss_history]];
  for (const row of trace.epochs) {
    trainLosses.push(row.tr_loss);
    if (row.val_loss !== null) valLosses.push(row.val_loss);
    const { epoch } = row;
    const deltaPrune = perLayer(network, row.delta_prune, []).map((values) => Float32Array.from(values));
    const references = perLayer(network, row.ref_idx, 0);
    const present = network;
    const decision = sauron.endEpoch(state, { epoch, network, trainLosses, valLosses, deltaPrune, references });
    state = decision.state;
    network = withFilters(
      network,
      decision.keep.map((kept) => kept.length),
    );
    const prunable = network.layers.flatMap((layer, i) => (layer.prunable ? [i] : []));
    const removed = prunable.map((i) =>
      Array.from({ length: present.layers[i]?.filters ?? 0 }, (_, f) => f).filter((f) => !decision.keep[i]?.includes(f)),
    );
    expect({
      epoch,
      removed,
      thr: prunable.map((i) => state.layers[i]?.threshold),
      patience: prunable.map((i) => state.layers[i]?.patience),
      channels: prunable.map((i) => network.layers[i]?.filters),
      raised: decision.changes.map(({ branch }) => branch === 'converged'),
    }).toEqual({
      epoch,
      removed: row.removed,
      thr: row.thr,
      patience: row.patience,
      channels: row.channels,
      raised: row.branch.map((branch) => branch === 'Cuatro'),
    });
  }
}

describe('the authors’ traces', () => {
  it('are there, or nothing to check', () => {
    expect(golden === null || traces.length === 3).toBe(true);
  });
  for (const trace of traces) it(`decides as ${trace.name} did`, () => golden && replay(golden.manifest, trace));
});
