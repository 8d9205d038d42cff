// The sum of partial gradients against float64 sums.
import fc from 'fast-check';
import type { Findings } from '../../../testing/checks';
import { close, found } from '../../../testing/findings';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { normals, randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { caseName, count } from '../../../testing/randomShapes';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { ReductionCase } from './cases';

const nothing = new Float32Array(0);

/** Three regions in a packed buffer, each from a multiple of 64; the last two are reduced, and the first stays as it is. */
async function runReduce(device: EngineDevice, item: ReductionCase): Promise<Findings> {
  const { size, parts } = item;
  const aligned = Math.ceil(size / 64) * 64;
  const partial = normals(randomOf(item), 2 * parts * size * 4);
  const rows = [0, 1].flatMap((region) =>
    Array.from({ length: aligned / 64 }, (_, i) => [
      (region + 1) * aligned + i * 64,
      size - i * 64,
      region * parts * size + i * 64,
      size,
      parts,
    ]),
  );
  const { gradient = nothing } = await probe(device, kernels.reduceGradients, {
    uniforms: { workgroups: rows.length },
    inputs: { rows: Uint32Array.from(rows.flat()), partial },
    outputs: { gradient: new Float32Array(3 * aligned * 4).fill(5) },
    workgroups: rows.length,
  });
  const expected = new Float32Array(3 * aligned * 4).fill(5);
  for (let region = 0; region < 2; region++)
    for (let i = 0; i < size * 4; i++) {
      let sum = 0;
      for (let part = 0; part < parts; part++) sum += partial[(region * parts + part) * size * 4 + i] ?? NaN;
      expected[(region + 1) * aligned * 4 + i] = sum;
    }
  return found(close('gradient', gradient, expected));
}

export const tests: Record<keyof typeof kernels, KernelTest> = {
  reduceGradients: testOf(runReduce, fc.record({ name: caseName, size: count(300), parts: count(20) })),
};
