// What a run would need of a graphics device, known before the device is asked for anything: bytes in all, and whether its limits allow the largest piece.
import { formatBytes } from '../lib/format';
import { PlaygroundError } from '../protocol/failures';
import type { AdapterFacts } from '../protocol/snapshot';
import { type EnginePlan, planPasses } from './passPlans';
import type { PlanContext } from './planTypes';
import { chooseTile } from './tileChoice';
import { tuningFor } from './tuning';
import type { EngineOptions } from './types';

export interface GpuNeed {
  /** Of all buffers that createEngine() makes for training and evaluation. */
  bytes: number;
  /** What the adapter refuses, in words with the numbers; null when it fits. */
  refusal: string | null;
}

/**
 * What createEngine() allocates on a device with these facts: exactly, where tile sizes are chosen by estimate, and nearly, where they are measured.
 * Pure; takes some milliseconds.
 */
export function planGpuBytes(options: EngineOptions, facts: AdapterFacts): GpuNeed {
  const tuning = tuningFor(facts);
  const tileFor: PlanContext['tileFor'] = (operation, shape) => chooseTile(operation, shape, tuning);
  const plan = planPasses(options, options.network, { tuning, tileFor }, facts);
  return { bytes: plan.bytes, refusal: refusalOf(plan, facts) };
}

function refusalOf({ largestBinding, largestBuffer }: EnginePlan, facts: AdapterFacts): string | null {
  const { bytes, label } = largestBinding;
  if (bytes > facts.maxStorageBindingBytes)
    return `“${label}” needs ${formatBytes(bytes)} in one piece; this graphics adapter binds at most ${formatBytes(facts.maxStorageBindingBytes)}.`;
  if (largestBuffer > facts.maxBufferBytes)
    return `The plan needs a buffer of ${formatBytes(largestBuffer)}; this graphics adapter allows at most ${formatBytes(facts.maxBufferBytes)}.`;
  return null;
}

/** @throws PlaygroundError limit-too-small. */
export function checkFit(plan: EnginePlan, facts: AdapterFacts): void {
  const refusal = refusalOf(plan, facts);
  if (refusal) throw new PlaygroundError('limit-too-small', refusal);
}
