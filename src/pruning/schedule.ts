// Sauron's threshold schedule: when a layer has settled, its τ takes one step up the grid. Pure; knows no network.
// Valverde et al. 2024, in the order of the authors' end-of-epoch callback.
import type { PruningConfig } from '../protocol/config';
import type { ScheduleBranch } from '../protocol/snapshot';
import type { LayerPruning } from './method';

type ScheduleConfig = Pick<PruningConfig, 'tauMin' | 'tauMax' | 'kappa' | 'rho' | 'mu'>;

export interface ScheduleStep {
  threshold: number;
  patience: number;
  branch: ScheduleBranch;
}

/** τ's values: kappa equal steps from tauMin to tauMax, kappa + 1 numbers, the last exactly tauMax (as numpy.linspace). */
export function computeThresholdGrid({ tauMin, tauMax, kappa }: ScheduleConfig): number[] {
  const step = (tauMax - tauMin) / kappa;
  return Array.from({ length: kappa + 1 }, (_, i) => (i === kappa ? tauMax : i * step + tauMin));
}

/** The first grid value above `threshold`; unchanged when there is none. */
export function nextThreshold(threshold: number, config: ScheduleConfig): number {
  return computeThresholdGrid(config).find((value) => value > threshold) ?? threshold;
}

/**
 * Whether a layer has converged: enough validations, training loss inside the range of the ρ epochs before, and fewer than
 * a fraction μ of its filters gone in the last finished epoch. A NaN loss passes (every comparison with it is false), as in
 * the authors' code, whose further test `val[-1] < min(val)` can never hold and is left out.
 */
export function computeConvergence(
  channels: readonly number[],
  trainLosses: readonly number[],
  valLosses: readonly number[],
  { rho, mu }: ScheduleConfig,
): ScheduleBranch {
  const last = channels.at(-1);
  const previous = channels.at(-2);
  if (valLosses.length < rho + 1) return 'short-validation-history';
  if (last === undefined || previous === undefined) return 'no-channel-history';
  const newest = trainLosses.at(-1) ?? NaN;
  const window = trainLosses.slice(-(rho + 1), -1);
  if (window.length > 0 && newest < Math.min(...window)) return 'improving';
  if (window.length > 0 && newest > Math.max(...window)) return 'worsening';
  return previous - last < Math.ceil(mu * previous) ? 'converged' : 'still-pruning';
}

/** τ and patience of a layer at an epoch's end, before filters are removed. Re-arms the patience at τ's maximum too, as published. */
export function computeScheduleStep(
  layer: Pick<LayerPruning, 'threshold' | 'patience' | 'channelHistory'>,
  trainLosses: readonly number[],
  valLosses: readonly number[],
  config: ScheduleConfig,
): ScheduleStep {
  const { threshold, patience } = layer;
  if (patience > 0) return { threshold, patience: patience - 1, branch: 'patience' };
  if (layer.channelHistory.length === 0) return { threshold, patience, branch: 'no-channel-history' };
  const branch = computeConvergence(layer.channelHistory, trainLosses, valLosses, config);
  if (branch !== 'converged') return { threshold, patience, branch };
  return { threshold: nextThreshold(threshold, config), patience: config.rho, branch };
}
