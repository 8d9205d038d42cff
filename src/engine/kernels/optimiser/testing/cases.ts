// Cases of the optimiser step: both optimisers, clipping, and gradients that are no numbers.
import type { KernelCase } from '../../../testing/kernelTests';

export interface OptimiserCase extends KernelCase {
  /** In vec4f. */
  size: number;
  adam?: boolean | undefined;
  nesterov?: boolean | undefined;
  decay?: number | undefined;
  momentum?: number | undefined;
  /** Steps taken before this one. */
  steps?: number | undefined;
  /** Clipping factor, or largest norm for gradientControl. */
  clip?: number | undefined;
  /** A gradient that is not a number somewhere. */
  poisoned?: boolean | undefined;
  /** Factor of the gradient and its moments; 1 by default. */
  scale?: number | undefined;
  /** What a workgroup takes, in vec4f; as much as it has threads by default. */
  run?: number | undefined;
  /** See Tuning; of gradientNorm. */
  contiguous?: boolean;
}

export const cases: OptimiserCase[] = [
  { kernel: 'optimise', name: 'Adam, first step', size: 1, adam: true, steps: 0 },
  { kernel: 'optimise', name: 'Adam, later step, weight decay', size: 37, adam: true, steps: 11, decay: 1e-2 },
  { kernel: 'optimise', name: 'Adam, clipped', size: 65, run: 128, adam: true, steps: 3, clip: 0.25 },
  { kernel: 'optimise', name: 'Adam, gradient as small as its epsilon', size: 9, adam: true, steps: 5, scale: 1e-8 },
  { kernel: 'optimise', name: 'SGD', size: 3, steps: 2 },
  { kernel: 'optimise', name: 'SGD, momentum, weight decay', size: 70, steps: 2, momentum: 0.9, decay: 1e-2 },
  {
    kernel: 'optimise',
    name: 'SGD, Nesterov, clipped',
    size: 329,
    run: 128,
    steps: 5,
    momentum: 0.8,
    nesterov: true,
    decay: 1e-3,
    clip: 0.5,
  },
  { kernel: 'optimise', name: 'Adam leaves everything after a poisoned gradient', size: 33, adam: true, steps: 4, poisoned: true },
  { kernel: 'optimise', name: 'SGD leaves everything after a poisoned gradient', size: 33, momentum: 0.9, steps: 4, poisoned: true },
  { kernel: 'gradientNorm', name: 'one value', size: 1 },
  { kernel: 'gradientNorm', name: 'runs that do not divide', size: 1000, run: 192 },
  { kernel: 'gradientNorm', name: 'contiguous', size: 1000, run: 192, contiguous: true },
  { kernel: 'gradientNorm', name: 'poisoned', size: 300, run: 128, contiguous: true, poisoned: true },
  { kernel: 'gradientControl', name: 'without clipping', size: 5, clip: 0 },
  { kernel: 'gradientControl', name: 'clips', size: 100, clip: 0.5 },
  { kernel: 'gradientControl', name: 'norm as small as its epsilon', size: 9, clip: 1e-7, scale: 1e-7 },
  { kernel: 'gradientControl', name: 'below the limit', size: 64, clip: 1e6 },
  { kernel: 'gradientControl', name: 'poisoned', size: 100, clip: 1, poisoned: true },
];
