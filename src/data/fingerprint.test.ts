// Proposals are always valid configurations, and cover what they should.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configure, defaultConfig } from '../protocol/configure';
import { patchStep } from '../protocol/patchStep';
import { proposeSlices, proposeVolumes } from './fingerprint';

const classes = (count: number): { value: number; name: string }[] =>
  Array.from({ length: count }, (_, value) => ({ value, name: `c${value}` }));
const caseOf = (shape: number[]): never => ({ kind: 'picture', shape, spacing: [1, 1], label: new Uint8Array(1) }) as never;
const volumeOf = (shape: number[], spacing = [1, 1, 1]): never => ({ kind: 'volume', shape, spacing, label: new Uint8Array(1) }) as never;

test('patches are multiples of 2^(levels-1), at least 2^levels and not much above 128', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 })), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 2, max: 100 }),
      (sizes, count) => {
        const { patchSize, levels, batchSize } = proposeSlices({ cases: sizes.map(caseOf), classes: classes(count) });
        expect(levels).toBeGreaterThanOrEqual(3);
        expect(batchSize).toBeGreaterThanOrEqual(2);
        for (const edge of patchSize) {
          expect(edge % 2 ** (levels - 1)).toBe(0);
          expect(edge).toBeGreaterThanOrEqual(2 ** levels);
          expect(edge).toBeLessThanOrEqual(144);
        }
      },
    ),
  );
});

test.each([
  [
    [
      [35, 51, 35],
      [34, 52, 35],
      [43, 55, 45],
    ],
    { patchSize: [48, 56], levels: 4, fit: 'crop-pad' },
  ],
  [
    [
      [256, 256],
      [256, 256],
      [256, 256],
      [320, 256],
      [360, 360],
    ],
    { patchSize: [128, 128], levels: 5, fit: 'resample' },
  ],
  [[[96, 80]], { patchSize: [96, 80], levels: 4, fit: 'crop-pad' }],
  [[[512, 256, 40]], { patchSize: [128, 64], levels: 4, fit: 'resample' }],
  [[[3, 3]], { patchSize: [8, 8], levels: 3, fit: 'crop-pad' }],
])('%j', (sizes, plan) => {
  expect(proposeSlices({ cases: sizes.map(caseOf), classes: classes(3) })).toMatchObject(plan);
});

test('volumes: any sizes and spacings give an allowed patch of about 48³ voxels at most', () => {
  const edge = fc.integer({ min: 4, max: 700 });
  const mm = fc.double({ min: 0.2, max: 12, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(edge, edge, edge), { minLength: 1, maxLength: 5 }), fc.tuple(mm, mm, mm), (sizes, spacing) => {
      const plan = proposeVolumes({ cases: sizes.map((size) => volumeOf(size, spacing)), classes: classes(3) })!;
      expect(configure(defaultConfig, { dimensions: 3, ...plan })).toMatchObject({ ...plan, fit: 'crop-pad' });
      // Padding a short axis up to what the depth needs is the only way beyond the budget.
      const voxels = plan.patchSize.reduce((product, edge, axis) => {
        const step = patchStep(plan, axis);
        return product * Math.max(step, edge - step);
      }, 1);
      expect(voxels).toBeLessThanOrEqual(48 ** 3 * 2);
    }),
  );
});

test.each([
  ['small volumes whole', [35, 51, 35], [1, 1, 1], { patchSize: [40, 56, 40], levels: 4, flatLevels: 0, batchSize: 2 }],
  ['the kidney demo: all its slices', [96, 96, 24], [3.6, 3.6, 5.4], { patchSize: [64, 64, 24], levels: 3, flatLevels: 0 }],
  [
    'a cube in millimetres: few voxels along thick slices, left alone on the way to voxels of 3.2 x 3.2 x 5 mm',
    [512, 512, 100],
    [0.8, 0.8, 5],
    { patchSize: [88, 88, 14], levels: 4, flatLevels: 2 },
  ],
  ['twice as thick is thick', [96, 96, 20], [2, 2, 4], { patchSize: [72, 72, 20], levels: 4, flatLevels: 1 }],
  ['less than twice is not', [96, 96, 20], [2, 2, 3.9], { patchSize: [72, 72, 20], levels: 3, flatLevels: 0 }],
  ['as many flat levels as there are before the last', [24, 24, 12], [1, 1, 30], { patchSize: [24, 24, 12], levels: 3, flatLevels: 2 }],
  ['four slices, none of them padding', [96, 96, 4], [1, 1, 8], { patchSize: [96, 96, 4], levels: 4, flatLevels: 3 }],
  ['another thick axis: all axes alike', [64, 20, 64], [1, 5, 1], { patchSize: [64, 20, 64], levels: 3, flatLevels: 0 }],
  ['two thick axes: all axes alike', [64, 32, 20], [1, 4, 6], { patchSize: [64, 32, 20], levels: 3, flatLevels: 0 }],
  ['thin slices: a cube of voxels', [512, 512, 300], [1, 1, 1], { patchSize: [48, 48, 48], levels: 4 }],
])('volumes: %s', (_, shape, spacing, plan) => {
  expect(proposeVolumes({ cases: [volumeOf(shape, spacing)], classes: classes(3) })).toMatchObject(plan);
});

test('pictures and volumes of two or three slices have no third dimension to train in', () => {
  expect(
    proposeVolumes({ cases: [{ ...(caseOf([64, 64]) as object), kind: 'picture', spacing: [1, 1] } as never], classes: classes(2) }),
  ).toBeNull();
  expect(proposeVolumes({ cases: [volumeOf([96, 96, 2])], classes: classes(2) })).toBeNull();
});
