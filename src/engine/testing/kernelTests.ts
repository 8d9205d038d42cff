// How the kernels of a folder are tested: what their `testing/cases.ts` and `testing/tests.ts` hold. Knows no kernel.
import type fc from 'fast-check';
import type { EngineDevice } from '../types';
import type { Findings } from './checks';

/** The numbers in a case's tensors follow from its kernel and name. */
export interface KernelCase {
  kernel: string;
  name: string;
}

export interface KernelTest {
  /** Runs the kernel on a case and compares with a reference in float64; each takes its own kind of case. */
  run(device: EngineDevice, item: KernelCase): Promise<Findings>;
  /** Random cases of the kernel, but for its name. */
  random: fc.Arbitrary<Omit<KernelCase, 'kernel'>>;
}

/** Ties a kernel's runner to the cases that it takes. */
export const testOf = <Item extends KernelCase>(
  run: (device: EngineDevice, item: Item) => Promise<Findings>,
  random: fc.Arbitrary<Omit<Item, 'kernel'>>,
): KernelTest => ({ run, random });
