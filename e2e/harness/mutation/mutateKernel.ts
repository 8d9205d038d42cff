// Runs a kernel's cases on mechanically wrong versions of its text: each must fail one of them. The engine's own kernel is put back afterwards.
import { createKernel } from '../../../src/engine/kernel';
import { kernelCases, kernelNamed } from '../../../src/engine/testing/allKernels';
import { createRandom } from '../../../src/lib/random';
import { harnessDevice } from '../device';
import { runKernelCase } from '../kernels/runKernelCase';
import { equivalenceOf } from './equivalents';
import { type Mutation, mutationsOf } from './mutations';

export interface MutationReport {
  kernel: string;
  /** Places where an operator applies; `mutants` of them were tried. */
  places: number;
  mutants: number;
  caught: number;
  /** Did not compile. */
  invalid: number;
  /** Listed as changing nothing, with the reason. */
  equivalent: number;
  survivors: { operator: string; line: string; mutated: string }[];
}

/** Tries at most `limit` mutants, drawn by `seed`, as evenly over the operators as there are places. */
export async function mutateKernel({ kernel, limit, seed }: { kernel: string; limit: number; seed: number }): Promise<MutationReport> {
  const all = mutationsOf(kernelNamed(kernel).code);
  const report: MutationReport = { kernel, places: all.length, mutants: 0, caught: 0, invalid: 0, equivalent: 0, survivors: [] };
  const chosen = drawEvenly(all, limit, seed);
  for (const [index, { operator, line, mutated, code }] of chosen.entries()) {
    report.mutants++;
    if (!(await compiles(code))) report.invalid++;
    else if (await isCaught(kernel, `${kernel} mutant ${index}`, code)) report.caught++;
    else if (equivalenceOf(kernel, { line, mutated })) report.equivalent++;
    else report.survivors.push({ operator, line, mutated });
  }
  return report;
}

/** Round after round one place of every operator. */
function drawEvenly(all: readonly Mutation[], limit: number, seed: number): Mutation[] {
  const random = createRandom(seed);
  const byOperator = new Map<string, Mutation[]>();
  for (const mutation of random.shuffle(all)) byOperator.set(mutation.operator, [...(byOperator.get(mutation.operator) ?? []), mutation]);
  const queues = [...byOperator.values()];
  const rounds = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: rounds }, (_, round) => queues.flatMap((queue) => queue[round] ?? []))
    .flat()
    .slice(0, limit);
}

async function compiles(code: string): Promise<boolean> {
  const { device } = await harnessDevice();
  device.pushErrorScope('validation');
  const { messages } = await device.createShaderModule({ label: 'mutant', code }).getCompilationInfo();
  await device.popErrorScope();
  return messages.every(({ type }) => type !== 'error');
}

/** Whether any case fails, a GPU error and a write behind an output included. */
async function isCaught(kernel: string, name: string, code: string): Promise<boolean> {
  const kept = kernelNamed(kernel);
  const original = { ...kept };
  // In place, so that everyone who looks the kernel up meets the mutant; pipelines are kept by the kernel's name.
  Object.assign(kept, createKernel(name, code));
  try {
    for (const item of kernelCases.filter((own) => own.kernel === kernel)) if (!(await runKernelCase(item)).passed) return true;
    return false;
  } catch {
    return true;
  } finally {
    Object.assign(kept, original);
  }
}
