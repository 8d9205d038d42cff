// The published pruning settings, for tests of this folder. Not used by the program.
import type { PruningConfig } from '../protocol/config';

export const defaultPruning: PruningConfig = {
  method: 'sauron',
  lambda: 0.5,
  tauMin: 0.001,
  tauMax: 0.3,
  kappa: 15,
  rho: 5,
  mu: 0.02,
  distance: 'euc_norm',
  evidence: 'last-forward',
  asPublished: true,
};
