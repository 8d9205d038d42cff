// Cases of the winning class: few and many classes, more than a group of four holds.
import type { KernelCase } from '../../../testing/kernelTests';

export interface ClassesCase extends KernelCase {
  /** Positions. */
  size: number;
  classes: number;
}

export const cases: ClassesCase[] = [
  { kernel: 'classify', name: '2 classes', size: 1, classes: 2 },
  { kernel: 'classify', name: '5 classes', size: 35, classes: 5 },
  { kernel: 'classify', name: '37 classes', size: 66, classes: 37 },
];
