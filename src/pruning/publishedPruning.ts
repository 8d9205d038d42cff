// The published pruning settings (the authors’ code), for replaying their numbers in tests. Presets live in protocol.
import type { PruningConfig } from '../protocol/config';

export const publishedPruning: PruningConfig = {
  method: 'sauron',
  lambda: 0.5,
  tauMin: 0.001,
  tauMax: 0.3,
  kappa: 15,
  rho: 5,
  mu: 0.02,
  minFilters: 1,
  distance: 'euc_norm',
  evidence: 'last-forward',
  asPublished: true,
};
