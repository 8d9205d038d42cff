// Every kernel with its cases and its test, found by the folders below src/engine/kernels; none is listed anywhere.
import type { Kernel } from '../kernel';
import type { KernelCase, KernelTest } from './kernelTests';

const kernelModules = import.meta.glob<{ kernels: Record<string, Kernel> }>('../kernels/*/kernels.ts', { eager: true });
const caseModules = import.meta.glob<{ cases: readonly KernelCase[] }>('../kernels/*/testing/cases.ts', { eager: true });
const testModules = import.meta.glob<{ tests: Record<string, KernelTest> }>('../kernels/*/testing/tests.ts', { eager: true });

export const kernelNames = Object.values(kernelModules).flatMap(({ kernels }) => Object.keys(kernels));
export const kernelCases = Object.values(caseModules).flatMap(({ cases }) => cases);
export const testNames = Object.values(testModules).flatMap(({ tests }) => Object.keys(tests));

/** @throws Error where no folder has a kernel of that name. */
export function kernelNamed(name: string): Kernel {
  const kernel = Object.values(kernelModules).find(({ kernels }) => name in kernels)?.kernels[name];
  if (!kernel) throw new Error(`There is no kernel ${name}.`);
  return kernel;
}

/** @throws Error where the kernel's folder does not say how it is tested. */
export function testOfKernel(name: string): KernelTest {
  const test = Object.values(testModules).find(({ tests }) => name in tests)?.tests[name];
  if (!test) throw new Error(`The folder of kernel ${name} has no test for it.`);
  return test;
}
