// What a run under some settings would need of the graphics adapter, and the nearest smaller settings that it can hold. Pure.
import { planGpuBytes, type GpuNeed } from '../engine/planGpuBytes';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import type { SmallerPlan } from '../protocol/messages';
import { patchStep } from '../protocol/patchStep';
import type { AdapterFacts } from '../protocol/snapshot';
import { planEngineOptions, planNetwork } from './run';

interface Data {
  channels: number;
  classes: number;
}

export function computeGpuNeed(config: RunConfig, data: Data, facts: AdapterFacts): GpuNeed {
  return planGpuBytes(planEngineOptions(config, planNetwork(config, data)), facts);
}

type ShrinkablePlan = SmallerPlan & Pick<RunConfig, 'levels' | 'flatLevels'>;

/** The patch with every edge halved that can be; the same patch when none can. */
const halvePatch = (plan: ShrinkablePlan): number[] =>
  plan.patchSize.map((edge, axis) => {
    const step = patchStep(plan, axis);
    return Math.min(edge, Math.max(2 * step, Math.floor(edge / 2 / step) * step));
  });

/** The next smaller settings: first the batch is halved down to 1, then the patch, then the filters; null when nothing is left to halve. */
export function shrinkPlan(plan: ShrinkablePlan): SmallerPlan | null {
  const { batchSize, patchSize, firstFilters } = plan;
  if (batchSize > 1) return { batchSize: Math.floor(batchSize / 2), patchSize, firstFilters };
  const halved = halvePatch(plan);
  if (halved.some((edge, i) => edge < (patchSize[i] ?? 0))) return { batchSize, patchSize: halved, firstFilters };
  return firstFilters > 1 ? { batchSize, patchSize, firstFilters: Math.floor(firstFilters / 2) } : null;
}

/** The first of the ever smaller settings that fits; null when none does. */
export function proposeSmallerPlan(config: RunConfig, fits: (config: RunConfig) => boolean): SmallerPlan | null {
  for (let plan = shrinkPlan(config); plan; plan = shrinkPlan({ ...config, ...plan })) if (fits({ ...config, ...plan })) return plan;
  return null;
}

/** Why the adapter cannot hold a run under these settings, and what it could hold; null when it can. */
export function computeRefusal(config: RunConfig, data: Data, facts: AdapterFacts, need = computeGpuNeed(config, data, facts)) {
  if (need.refusal === null) return null;
  const smaller = proposeSmallerPlan(config, (candidate) => computeGpuNeed(candidate, data, facts).refusal === null);
  return { message: `${need.refusal} ${inWords(smaller)}`, smaller };
}

const inWords = (smaller: SmallerPlan | null): string =>
  smaller === null
    ? 'No smaller patch, batch or number of filters would fit.'
    : `It would fit with a batch of ${smaller.batchSize}, patches of ${smaller.patchSize.join(' × ')} and ${smaller.firstFilters} first filters.`;

/** @throws PlaygroundError limit-too-small, before anything is made. */
export function refuseUnfit(config: RunConfig, data: Data, facts: AdapterFacts): void {
  const refusal = computeRefusal(config, data, facts);
  if (refusal) throw new PlaygroundError('limit-too-small', refusal.message);
}
