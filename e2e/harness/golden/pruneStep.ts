// The prune-step fixture: decisions and gathered values exactly, the model's own δ_prune and the step after the cut on the engine.
import { createEngine, type InspectableEngine } from '../../../src/engine/engine';
import { type Check, exact, type Findings, maxAbs } from '../../../src/engine/testing/checks';
import type { EngineOptions, ParameterState } from '../../../src/engine/types';
import { countParameters, type Network } from '../../../src/network/network';
import { float32Of, tensorOf } from '../../../src/oracle/fixtures';
import { layerTensorsOf, parameterStateOf } from '../../../src/oracle/goldenState';
import { applyCut, keptInputs } from '../../../src/pruning/cut';
import type { PruningDecision } from '../../../src/pruning/method';
import { sauron } from '../../../src/pruning/sauron';
import { compareContinued, type ContinuedStep } from './continued';
import {
  channelsLast,
  type GoldenCase,
  type NetworkManifest,
  networkOfManifest,
  publishedLambda,
  publishedOptions,
  storedLabels,
  type Tensors,
  tolerances,
} from './goldenCase';
import { goldenPruning, type ScheduleConstants } from './pruningConfig';

interface LayerCase {
  name: string;
  ref_idx?: number;
  thr_before?: number;
  patience_before?: number;
  thr_after?: number;
  patience_after?: number;
  kept_out?: number[];
  kept_in: number[];
  out_after: number;
}
interface SubCase {
  name: string;
  what: string;
  val_loss_history: number[];
  tr_loss_history: number[];
  channels_history_every_layer: number[];
  layers: LayerCase[];
  params_after: number;
  stored_after: string[];
  continued?: ContinuedStep;
}
interface Manifest extends NetworkManifest {
  hyperparameters: NetworkManifest['hyperparameters'] &
    ScheduleConstants & { threshold_grid: number[]; lambda_?: number; optimizer: { lr: number; weight_decay: number } };
  adam_step_before: number[];
  subcases: SubCase[];
}

const groups = { value: 'param', first: 'exp_avg', second: 'exp_avg_sq' } as const;

export async function checkPruneStep({ device, manifest, tensors }: GoldenCase<Manifest>): Promise<Findings> {
  const { hyperparameters: h } = manifest;
  const network = networkOfManifest(manifest);
  const prefixes = { value: 'before/param', first: 'before/exp_avg', second: 'before/exp_avg_sq' };
  const before = parameterStateOf(tensors, network, manifest.adam_step_before[0] ?? NaN, prefixes);
  const input = tensorOf(tensors, 'input');
  const batch = { count: input.shape[0] ?? 0, input: channelsLast(input), labels: storedLabels(tensors, network, 'label', 'label_scaled') };
  const published = publishedOptions(network, input.shape, h.lambda_ ?? publishedLambda);
  const options: EngineOptions = { ...published, optimiser: { ...published.optimiser, weightDecay: h.optimizer.weight_decay } };
  const engine = await createEngine(device, options);
  const findings: Findings = { checks: [], notes: [] };
  for (const subcase of manifest.subcases) {
    const decision = decide(network, subcase, tensors, goldenPruning(h, h.threshold_grid));
    findings.checks.push(...checkDecision(network, subcase, decision));
    const cut = applyCut(network, before, decision.keep);
    findings.checks.push(...checkGathered(tensors, subcase, before, cut));
    // Only the manifest's words tell that the stored distances are the model's own and not scripted ones.
    if (/model itself|model's own/.test(subcase.what)) {
      await engine.rebuild(network, before);
      findings.checks.push(...(await checkOwnDistances(engine, batch, subcase, tensors)));
    }
    if (!subcase.continued) continue;
    await engine.rebuild(cut.network, cut.state);
    const context = { engine, batch, state: cut.state, tensors, prefix: `${subcase.name}/continued`, learningRate: h.optimizer.lr };
    findings.checks.push(...(await compareContinued(context, subcase.continued)));
  }
  engine.destroy();
  return findings;
}

function decide(network: Network, subcase: SubCase, tensors: Tensors, config: ReturnType<typeof goldenPruning>): PruningDecision {
  const fresh = sauron.createState(network, config);
  const layers = fresh.layers.map((layer, i) => ({
    ...layer,
    threshold: subcase.layers[i]?.thr_before ?? 0,
    patience: subcase.layers[i]?.patience_before ?? 0,
    channelHistory: subcase.channels_history_every_layer,
  }));
  return sauron.endEpoch(
    { ...fresh, layers },
    {
      epoch: subcase.tr_loss_history.length,
      network,
      trainLosses: subcase.tr_loss_history,
      valLosses: subcase.val_loss_history,
      references: referencesOf(subcase),
      deltaPrune: network.layers.map(({ name, prunable }) =>
        prunable ? float32Of(tensors, `${subcase.name}/delta_prune/${name}`) : new Float32Array(0),
      ),
    },
  );
}

const referencesOf = ({ layers }: SubCase): number[] => layers.map(({ ref_idx }) => ref_idx ?? 0);

/** Kept outputs and inputs, threshold and patience of every layer. */
const checkDecision = (network: Network, subcase: SubCase, { keep, state }: PruningDecision): Check[] =>
  network.layers.map((layer, i) => {
    const [stored, after] = [subcase.layers[i], state.layers[i]];
    const actual = { name: layer.name, kept_in: keptInputs(network, layer, keep) };
    const expected = { name: stored?.name, kept_in: stored?.kept_in };
    return layer.prunable
      ? exact(
          `${subcase.name}/${layer.name}`,
          { ...actual, out: keep[i], thr: after?.threshold, patience: after?.patience },
          { ...expected, out: stored?.kept_out, thr: stored?.thr_after, patience: stored?.patience_after },
        )
      : exact(`${subcase.name}/${layer.name}`, actual, expected);
  });

/** Weights and moments bit for bit; where nothing is stored because nothing was pruned, `before` itself. */
function checkGathered(
  tensors: Tensors,
  { name, layers, params_after, stored_after }: SubCase,
  before: ParameterState,
  cut: ReturnType<typeof applyCut>,
): Check[] {
  const { network, state } = cut;
  const checks = [
    exact(`${name}/params_after`, countParameters(network), params_after),
    exact(`${name}/step`, state.step, before.step),
    exact(
      `${name}/out_after`,
      network.layers.map(({ filters }) => filters),
      layers.map(({ out_after }) => out_after),
    ),
  ];
  for (const part of ['value', 'first', 'second'] as const) {
    const unchanged =
      countParameters(network) === before.layers.reduce((sum, { value }) => sum + value.weight.length + value.bias.length, 0);
    const stored = stored_after.includes(groups[part]);
    if (!stored && !unchanged) continue;
    const expected = stored ? layerTensorsOf(tensors, `${name}/after/${groups[part]}`, network) : before.layers.map((layer) => layer[part]);
    state.layers.forEach((layer, i) => {
      for (const tensor of ['weight', 'bias'] as const) {
        const error = maxAbs(layer[part][tensor], expected[i]?.[tensor] ?? []);
        checks.push({ tensor: `${name}/after/${groups[part]}/${network.layers[i]?.name ?? ''}.${tensor}`, error, tolerance: 0 });
      }
    });
  }
  return checks;
}

type Batch = Parameters<InspectableEngine['trainStep']>[0];

async function checkOwnDistances(engine: InspectableEngine, batch: Batch, subcase: SubCase, tensors: Tensors): Promise<Check[]> {
  const { deltaPrune } = await engine.evaluate(batch, { references: referencesOf(subcase) });
  return engine.network.layers.flatMap(({ name, prunable }, i) => {
    if (!prunable) return [];
    const tensor = `${subcase.name}/delta_prune/${name}`;
    return [{ tensor, error: maxAbs(deltaPrune?.[i] ?? [], tensorOf(tensors, tensor).data), tolerance: tolerances.forward }];
  });
}
