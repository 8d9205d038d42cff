// Runs one kernel case as the folder of its kernel says.
import { testOfKernel } from '../../../src/engine/testing/allKernels';
import { type CaseReport, reportOf } from '../../../src/engine/testing/checks';
import type { KernelCase } from '../../../src/engine/testing/kernelTests';
import { withoutGpuErrors } from '../device';

export const runKernelCase = (item: KernelCase): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => reportOf(await testOfKernel(item.kernel).run(device, item)));
