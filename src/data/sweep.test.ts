// The sliding window: agrees exactly with the sum over the whole volume, for the whole and for any part, within its bound of memory.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSlabBytes, computeWeights, createSweep, planSweep } from './sweep';
import { copyBox, countVoxels, mapAxes, type Box, type Vector } from './vector';

const classes = 3;
const wholeOf = (size: Vector): Box => ({ start: [0, 0, 0], size });

/** A stand-in for the network: softmax values that depend on the voxel's place in the volume and, strongly, on its place in the window. */
function answer(start: Vector, patch: Vector): Float32Array {
  const out = new Float32Array(countVoxels(patch) * classes);
  for (let i = 0; i < countVoxels(patch); i++) {
    const x = i % patch[0];
    const y = Math.floor(i / patch[0]) % patch[1];
    const z = Math.floor(i / (patch[0] * patch[1]));
    const values = Array.from({ length: classes }, (_, c) =>
      Math.exp(Math.sin(0.7 * (x + start[0]) + c) + Math.cos(0.5 * (y + start[1]) - 2 * c) + 0.8 * Math.sin((z + start[2]) * c + x * y)),
    );
    const sum = values.reduce((a, b) => a + b, 0);
    values.forEach((value, c) => (out[i * classes + c] = value / sum));
  }
  return out;
}

/** The same with every probability of the volume held at once: a plain loop over windows and voxels. */
function sweepUnbounded(size: Vector, patch: Vector): Uint8Array {
  const sums = new Float32Array(countVoxels(size) * classes);
  const [wx, wy, wz] = [computeWeights(patch[0]), computeWeights(patch[1]), computeWeights(patch[2])];
  for (const start of planSweep(size, patch, wholeOf(size)).windows) {
    const given = answer(start, patch);
    for (let k = 0; k < patch[2]; k++)
      for (let j = 0; j < patch[1]; j++)
        for (let i = 0; i < patch[0]; i++) {
          const [x, y, z] = [start[0] + i, start[1] + j, start[2] + k];
          if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) continue;
          for (let c = 0; c < classes; c++) {
            const at = ((z * size[1] + y) * size[0] + x) * classes + c;
            const from = ((k * patch[1] + j) * patch[0] + i) * classes + c;
            sums[at] = sums[at]! + wy[j]! * wz[k]! * wx[i]! * given[from]!;
          }
        }
  }
  return Uint8Array.from({ length: countVoxels(size) }, (_, i) => {
    const row = [...sums.subarray(i * classes, (i + 1) * classes)];
    return row.indexOf(Math.max(...row));
  });
}

function sweepRegion(size: Vector, patch: Vector, region: Box): { map: Uint8Array; bytes: number; settled: number[] } {
  const plan = planSweep(size, patch, region);
  const map = new Uint8Array(countVoxels(region.size));
  const settled: number[] = [];
  const sweep = createSweep(plan, classes, (z, plane) => {
    settled.push(z);
    map.set(plane, z * plane.length);
  });
  for (const start of plan.windows) sweep.add(answer(start, patch));
  return { map, bytes: sweep.bytes, settled };
}

const edge = fc.integer({ min: 1, max: 17 });
const vector = fc.tuple(edge, edge, edge);
const patchEdge = fc.constantFrom(4, 6, 8);
const patches = fc.tuple(patchEdge, patchEdge, patchEdge);

describe('slab by slab', () => {
  test('agrees exactly with the whole volume at once, plane after plane, for any sizes', () => {
    fc.assert(
      fc.property(vector, patches, (size, patch) => {
        const { map, settled, bytes } = sweepRegion(size, patch, wholeOf(size));
        expect(map).toEqual(sweepUnbounded(size, patch));
        expect(settled).toEqual(Array.from({ length: size[2] }, (_, z) => z));
        expect(bytes).toBe(computeSlabBytes(size, patch, classes));
      }),
      { numRuns: 25 },
    );
  });

  test('any box of the volume gets the answer that the whole volume gives there', () => {
    const box = fc.tuple(vector, vector, vector).map(([size, from, extent]): { size: Vector; region: Box } => {
      const start = mapAxes((axis) => from[axis] % size[axis]);
      return { size, region: { start, size: mapAxes((axis) => 1 + (extent[axis] % (size[axis] - start[axis]))) } };
    });
    fc.assert(
      fc.property(box, patches, ({ size, region }, patch) => {
        const whole = sweepUnbounded(size, patch);
        expect(sweepRegion(size, patch, region).map).toEqual(copyBox(whole, size, region, new Uint8Array(countVoxels(region.size))));
      }),
      { numRuns: 25 },
    );
  });

  test('windows really overlap and really disagree: without weights the answer is another', () => {
    const [size, patch]: [Vector, Vector] = [
      [20, 20, 20],
      [8, 8, 8],
    ];
    const { windows } = planSweep(size, patch, wholeOf(size));
    expect(windows).toHaveLength(64);
    const last = new Uint8Array(countVoxels(size));
    for (const start of windows)
      answer(start, patch).forEach((value, i, all) => {
        const voxel = Math.floor(i / classes);
        const c = i % classes;
        if (value < Math.max(...all.subarray(voxel * classes, (voxel + 1) * classes))) return;
        const at = mapAxes(
          (axis) => start[axis] + (axis === 0 ? voxel % 8 : axis === 1 ? Math.floor(voxel / 8) % 8 : Math.floor(voxel / 64)),
        );
        last[(at[2] * 20 + at[1]) * 20 + at[0]] = c;
      });
    expect(last).not.toEqual(sweepRegion(size, patch, wholeOf(size)).map);
  });
});

test('weights fall from the middle by sigma = edge / 8, symmetric, and never vanish', () => {
  const weights = [...computeWeights(16)];
  expect(weights).toEqual(weights.toReversed());
  expect(weights[7]! / weights[9]!).toBeCloseTo(Math.exp((1.5 ** 2 - 0.5 ** 2) / (2 * 2 ** 2)), 12);
  for (const size of [8, 64, 128]) expect(Math.min(...computeWeights(size)) ** 3).toBeGreaterThan(1e-11);
});

test('a 512x512x300 volume of 4 classes: one window deep instead of all of it', () => {
  const size: Vector = [512, 512, 300];
  const whole = 4 * 4 * countVoxels(size);
  expect(whole).toBe(1_258_291_200);
  expect(computeSlabBytes(size, [64, 64, 64], 4)).toBe(268_435_456);
  expect(computeSlabBytes(size, [128, 128, 32], 4)).toBe(134_217_728);
  // A plane for the eye costs next to nothing.
  expect(computeSlabBytes([512, 1, 300], [64, 64, 64], 4)).toBe(524_288);
});

test('a wrong answer is an error', () => {
  const plan = planSweep([8, 8, 8], [8, 8, 8], wholeOf([8, 8, 8]));
  const sweep = createSweep(plan, classes, () => undefined);
  expect(() => sweep.add(new Float32Array(5))).toThrow('1536 probabilities, not 5');
  sweep.add(answer([0, 0, 0], [8, 8, 8]));
  expect(() => sweep.add(answer([0, 0, 0], [8, 8, 8]))).toThrow('one more was added');
});
