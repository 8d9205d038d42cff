// Augmentation that changes nothing. Only tests import it.
import type { AugmentationConfig } from '../../protocol/config';

export const noChanges: AugmentationConfig = {
  scale: { probability: 0, min: 1, max: 1 },
  rotation: { probability: 0, degrees: 0 },
  flips: { probability: 0 },
  gamma: { probability: 0, logMin: 0, logMax: 0 },
  elastic: { probability: 0, controlPoints: 7, displacement: 0 },
};
