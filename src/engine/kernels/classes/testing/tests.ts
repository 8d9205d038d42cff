// The winning class of every position against a search through its probabilities.
import fc from 'fast-check';
import { groupsOf } from '../../../testing/arrays';
import { exact, type Findings } from '../../../testing/checks';
import { found } from '../../../testing/findings';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { caseName, count } from '../../../testing/randomShapes';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { ClassesCase } from './cases';

const nothing = new Float32Array(0);

async function runClassify(device: EngineDevice, item: ClassesCase): Promise<Findings> {
  const { size, classes } = item;
  const random = randomOf(item);
  const padded = 4 * groupsOf(classes);
  // Few distinct values, so that there are ties, which the first class must win; padding would win if it were looked at.
  const probability = Float32Array.from({ length: size * padded }, (_, i) => (i % padded < classes ? random.integer(4) / 4 : 9));
  const { winners = nothing } = await probe(device, kernels.classify, {
    uniforms: { total: size, groups: groupsOf(classes), classes },
    inputs: { probability },
    outputs: { winners: new Float32Array(size).fill(-1) },
    threads: size,
  });
  const expected = Array.from({ length: size }, (_, i) => {
    const own = Array.from(probability.subarray(i * padded, i * padded + classes));
    return own.indexOf(Math.max(...own));
  });
  return found(exact('winners', Array.from(new Uint32Array(winners.slice().buffer)), expected));
}

export const tests: Record<keyof typeof kernels, KernelTest> = {
  classify: testOf(runClassify, fc.record({ name: caseName, size: count(300), classes: fc.integer({ min: 2, max: 40 }) })),
};
