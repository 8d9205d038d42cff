// The train-trace fixture on the engine: the whole loop from the stored start, the tight continuation from a checkpoint, and stored final weights.
import { createEngine } from '../../../src/engine/engine';
import { type Check, type Findings, maxAbs, relative } from '../../../src/engine/testing/checks';
import type { EngineDevice } from '../../../src/engine/types';
import type { Network } from '../../../src/network/network';
import { tensorOf } from '../../../src/oracle/fixtures';
import { parameterStateOf } from '../../../src/oracle/goldenState';
import { perLayer } from '../../../src/oracle/goldenTrace';
import { applyCut } from '../../../src/pruning/cut';
import { type GoldenCase, networkOfManifest, publishedOptions, sampleShape } from './goldenCase';
import { readHeads } from './logits';
import { imageBatch, tensorPrefix, type Trace, type TraceEpoch, type TraceManifest, withChannels } from './traceData';
import { createTracePlayer } from './tracePlayer';
import { playTrace } from './traceRun';

type Golden = GoldenCase<TraceManifest>;

export async function checkTraces(golden: Golden): Promise<Findings> {
  const traces = (await golden.readJson(golden.manifest.traces_in)) as Trace[];
  const network = networkOfManifest(golden.manifest);
  const findings: Findings = { checks: [], notes: [] };
  for (const trace of traces) {
    findings.checks.push(...checkRates(golden.manifest, trace));
    findings.checks.push(...(await playTrace(golden, network, trace)));
    if (trace.checkpoint) findings.checks.push(...(await checkCheckpoint(golden, network, trace, trace.checkpoint)));
    if (trace.final_channels && golden.tensors.has(`${tensorPrefix(trace)}/final/${network.layers[0]?.name ?? ''}.weight`))
      findings.checks.push(...(await checkFinal(golden.device, golden, withChannels(network, trace.final_channels), tensorPrefix(trace))));
  }
  return findings;
}

/** lr (1 - (epoch - 1) / epochs)^0.9, as the manifest states in words. */
const checkRates = ({ hyperparameters: h }: TraceManifest, { name, optimizer, epochs }: Trace): Check[] =>
  epochs.map(({ epoch, lr }) => ({
    tensor: `${name}/epoch${epoch}/lr`,
    error: relative(optimizer.lr * (1 - (epoch - 1) / h.epochs) ** 0.9, lr),
    tolerance: 1e-12,
  }));

/** From the stored mid-run state with the recorded removals, over the epochs for which the fixture states its sensitivity. */
async function checkCheckpoint(
  golden: Golden,
  full: Network,
  trace: Trace,
  checkpoint: NonNullable<Trace['checkpoint']>,
): Promise<Check[]> {
  const network = withChannels(full, checkpoint.out_channels);
  const prefix = `${tensorPrefix(trace)}/after_epoch_${checkpoint.after_epoch}`;
  const prefixes = { value: `${prefix}/param`, first: `${prefix}/exp_avg`, second: `${prefix}/exp_avg_sq` };
  const state = parameterStateOf(golden.tensors, network, checkpoint.adam_step, prefixes);
  const { engine, playEpoch } = await createTracePlayer(golden.device, golden, trace, { network, state });
  const known = Math.max(...checkpoint.sensitivity.map(({ tr_loss_abs_diff }) => tr_loss_abs_diff.length));
  const start = trace.epochs.findIndex(({ epoch }) => epoch === checkpoint.after_epoch) + 1;
  const checks: Check[] = [];
  for (const row of trace.epochs.slice(start, start + known)) {
    const { trainLoss } = await playEpoch(row);
    checks.push({ tensor: `${trace.name}/checkpoint/epoch${row.epoch}/tr_loss`, error: relative(trainLoss, row.tr_loss), tolerance: 1e-5 });
    await forceRemovals(engine, row);
  }
  engine.destroy();
  return checks;
}

type PlayedEngine = Awaited<ReturnType<typeof createTracePlayer>>['engine'];

async function forceRemovals(engine: PlayedEngine, row: TraceEpoch): Promise<void> {
  if (row.removed.every((removed) => removed.length === 0)) return;
  const removed = perLayer(engine.network, row.removed, []);
  const keep = engine.network.layers.map(({ filters }, i) =>
    Array.from({ length: filters }, (_, f) => f).filter((f) => !removed[i]?.includes(f)),
  );
  const cut = applyCut(engine.network, await engine.readParameters(), keep);
  await engine.rebuild(cut.network, cut.state);
}

/** Stored final weights must give the stored softmax of the first validation images within 1e-5 (manifest: chaos_note). */
async function checkFinal(device: EngineDevice, { manifest, tensors }: Golden, network: Network, prefix: string): Promise<Check[]> {
  const { hyperparameters: h } = manifest;
  const count = tensorOf(tensors, `${prefix}/final_softmax/head0`).shape[0] ?? 1;
  const images = Array.from({ length: count }, (_, i) => i);
  const batch = imageBatch(tensors, network, 'val', images);
  const state = parameterStateOf(tensors, network, 0, { value: `${prefix}/final` });
  const engine = await createEngine(device, publishedOptions(network, sampleShape(count, h)));
  engine.writeParameters(state);
  const heads = await readHeads(engine, state, batch.input, count);
  engine.destroy();
  return heads.map(({ softmax }, head) => {
    const tensor = `${prefix}/final_softmax/head${head}`;
    return { tensor, error: maxAbs(softmax.data, tensorOf(tensors, tensor).data), tolerance: 1e-5 };
  });
}
