// Patches cover their slice, and a perfect prediction of every patch stitches back to the perfect slice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noAugmentation } from './augment';
import { planFit, spreadTiles, stitchPatches } from './placement';
import type { PatchPlace } from './patchCoordinates';
import { samplePatch } from './samplePatch';
import { createSampleCase } from './testing/sampleCase';
import { countVoxels } from './vector';
import { createBoxReader } from './voxelBox';

const edge = fc.integer({ min: 1, max: 90 });
const patchEdge = fc.constantFrom(16, 24, 40, 64);

function roundTrip(
  size: readonly [number, number],
  patch: readonly [number, number],
  fit: 'crop-pad' | 'resample',
  label: Uint8Array,
): Uint8Array {
  const plan = planFit(size, patch, fit);
  const item = createSampleCase(
    'a',
    [...size],
    () => 0,
    (i) => label[i] ?? NaN,
  );
  const readLabels = (place: PatchPlace): Uint8Array => {
    const out = { input: new Float32Array(countVoxels(place.size)), label: new Uint8Array(countVoxels(place.size)) };
    samplePatch(createBoxReader(), item, { place, reduction: 1 }, noAugmentation, out, 0);
    return out.label;
  };
  const patches = plan.y.starts.flatMap((startY) =>
    plan.x.starts.map((startX) =>
      readLabels({ start: [startX, startY, 0], step: [plan.x.step, plan.x.step, 1], size: [patch[0], patch[1], 1] }),
    ),
  );
  return stitchPatches(plan, size, patch, patches);
}

test('crop-pad: the way there and back is the identity for any sizes', () => {
  fc.assert(
    fc.property(edge, edge, patchEdge, patchEdge, (w, h, px, py) => {
      const label = Uint8Array.from({ length: w * h }, (_, i) => (i * 31) % 251);
      expect(roundTrip([w, h], [px, py], 'crop-pad', label)).toEqual(label);
    }),
  );
});

test('resample up: the identity too; resample down: blobs keep their place', () => {
  const up = Uint8Array.from({ length: 20 * 14 }, (_, i) => i % 7);
  expect(roundTrip([20, 14], [40, 40], 'resample', up)).toEqual(up);
  const disc = Uint8Array.from({ length: 200 * 150 }, (_, i) => (Math.hypot((i % 200) - 120, Math.floor(i / 200) - 60) < 25 ? 1 : 0));
  const back = roundTrip([200, 150], [64, 64], 'resample', disc);
  const both = back.reduce((sum: number, value, i) => sum + (value & (disc[i] ?? 0)), 0);
  const total = [back, disc].reduce((sum, map) => sum + map.reduce((a: number, b) => a + b, 0), 0);
  expect((2 * both) / total).toBeGreaterThan(0.94);
});

test('tiles cover the slice with patches inside it, in as few as can be', () => {
  const { x } = planFit([100, 10], [40, 16], 'crop-pad');
  expect(x.starts).toEqual([0, 30, 60]);
  expect(planFit([100, 10], [40, 16], 'crop-pad').y.starts).toEqual([-3]);
});

test('a wrong number of predictions is an error', () => {
  expect(() => stitchPatches(planFit([100, 10], [40, 16], 'crop-pad'), [100, 10], [40, 16], [])).toThrow('3 patches, 0 predictions');
});

test('overlapping windows cover the axis, lie inside it, and are at most half an edge apart', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.constantFrom(8, 16, 24, 40, 64), (size, patch) => {
      const starts = spreadTiles(size, patch, patch / 2);
      if (size <= patch) expect(starts).toHaveLength(1);
      else expect([starts[0], starts.at(-1)]).toEqual([0, size - patch]);
      for (let i = 1; i < starts.length; i++) {
        expect(starts[i]! - starts[i - 1]!).toBeGreaterThan(0);
        expect(starts[i]! - starts[i - 1]!).toBeLessThanOrEqual(patch / 2);
      }
    }),
  );
});
