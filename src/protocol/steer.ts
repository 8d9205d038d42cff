// The settings that may change while a run goes on: λ and the learning rate. Pure; page and worker must agree, so both call this.
import type { DeepPartial, RunConfig } from './config';
import { configure } from './configure';
import { PlaygroundError } from './failures';

/** Dotted paths in RunConfig. */
export const liveSettings: ReadonlySet<string> = new Set(['pruning.lambda', 'optimiser.learningRate']);

/** The configuration after the patch. @throws PlaygroundError wrong-phase when it changes anything else, bad-config as configure() does. */
export function steer(config: RunConfig, patch: DeepPartial<RunConfig>, phase: string): RunConfig {
  const next = configure(config, patch);
  const { lambda } = config.pruning;
  const { learningRate } = config.optimiser;
  const rest = { ...next, preset: config.preset, pruning: { ...next.pruning, lambda }, optimiser: { ...next.optimiser, learningRate } };
  if (JSON.stringify(rest) === JSON.stringify(config)) return next;
  throw new PlaygroundError(
    'wrong-phase',
    `Cannot configure while the phase is "${phase}", but for pruning.lambda and optimiser.learningRate. Stop the run to change its settings.`,
  );
}
