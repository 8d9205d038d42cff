// The authors' pruning settings as a fixture states them, published values where it says nothing. Pure.
import type { PruningConfig } from '../../../src/protocol/config';

export interface ScheduleConstants {
  tau_max?: number;
  kappa?: number;
  rho?: number;
  mu?: number;
}

/** τ starts at the first value of `grid`. Defaults: Valverde et al. 2024. */
export const goldenPruning = (
  { tau_max = 0.3, kappa = 15, rho = 5, mu = 0.02 }: ScheduleConstants,
  grid: readonly number[],
): PruningConfig => ({
  method: 'sauron',
  lambda: 0.5,
  tauMin: grid[0] ?? 0.001,
  tauMax: tau_max,
  kappa,
  rho,
  mu,
  minFilters: 1,
  distance: 'euc_norm',
  evidence: 'last-forward',
  asPublished: true,
});
