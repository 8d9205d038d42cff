// Cases of the reduction: single values and parts, and counts that fill no workgroup.
import type { KernelCase } from '../../../testing/kernelTests';

export interface ReductionCase extends KernelCase {
  /** Of a region, in vec4f. */
  size: number;
  /** Partial sums of a region. */
  parts: number;
}

export const cases: ReductionCase[] = [
  { kernel: 'reduceGradients', name: 'one value, one part', size: 1, parts: 1 },
  { kernel: 'reduceGradients', name: 'three regions', size: 70, parts: 3 },
  { kernel: 'reduceGradients', name: 'many parts', size: 64, parts: 17 },
];
