// A run that goes on from a checkpoint under other settings: what of the restored state has to follow them. Knows neither shelf nor page.
import { adoptPruningConfig } from '../pruning/adoptConfig';
import { describeDifference } from '../protocol/configDifference';
import type { RunConfig } from '../protocol/config';
import type { RunCard } from '../protocol/runs';
import { planEvidence } from './epoch';
import { drawReferences } from './references';
import type { Run } from './run';

/** `run` was restored from a checkpoint with other settings than its own. An epoch of which no step was taken yet is planned anew. */
export function adoptSettings(run: Run): void {
  const { method } = run.pruning.config;
  run.pruning = adoptPruningConfig(run.pruning, run.config.pruning, run.initial);
  if (!run.progress || run.progress.steps.length > 0) return;
  if (method !== run.config.pruning.method) run.drawn = drawReferences(run);
  run.progress = { ...planEvidence(run), steps: [], times: [] };
}

/** The first line of a branch's list of events. */
export function describeBranch({ name, epoch, step, config }: RunCard, next: RunConfig): string {
  const changed = describeDifference(config, next);
  const place = step > 0 ? `within epoch ${epoch + 1}, after step ${step}` : epoch > 0 ? `after epoch ${epoch}` : 'at its start';
  return `Branched from ${name} ${place}${changed.length > 0 ? ` with ${changed.join(', ')}` : ', with the same settings'}`;
}
