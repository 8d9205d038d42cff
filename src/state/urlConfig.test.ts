// A link carries the whole configuration, and what is no setting never gets in.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configure, defaultConfig } from '../protocol/configure';
import { presets } from '../protocol/presets';
import { readUrlConfig, writeUrlConfig } from './urlConfig';

test.each(Object.keys(presets))('preset %s comes back through its link as it was', (preset) => {
  const config = configure(defaultConfig, { preset });
  const patch = readUrlConfig(`#${writeUrlConfig(config)}`, defaultConfig);
  expect(configure(defaultConfig, patch ?? {})).toEqual(config);
});

test('any allowed numbers come back exactly', () => {
  const numbers = fc.record({
    lambda: fc.double({ min: 0, max: 1000, noNaN: true }),
    rate: fc.double({ min: 1e-9, max: 10, noNaN: true }),
    clip: fc.option(fc.double({ min: 1e-3, max: 1e5, noNaN: true })),
    epochs: fc.integer({ min: 1, max: 100_000 }),
  });
  fc.assert(
    fc.property(numbers, ({ lambda, rate, clip, epochs }) => {
      const config = configure(defaultConfig, {
        epochs,
        pruning: { lambda, asPublished: true },
        optimiser: { learningRate: rate, clipNorm: clip },
      });
      const patch = readUrlConfig(writeUrlConfig(config), defaultConfig);
      expect(configure(defaultConfig, patch ?? {})).toEqual(config);
    }),
  );
});

test('flat levels travel with the patch they allow', () => {
  const config = configure(defaultConfig, { dimensions: 3, levels: 4, flatLevels: 2, patchSize: [32, 32, 4] });
  const patch = readUrlConfig(writeUrlConfig(config), defaultConfig);
  expect(configure(defaultConfig, patch ?? {})).toEqual(config);
});

test('a hand-written link may hold a few settings only', () => {
  expect(readUrlConfig('#epochs=7&pruning.lambda=0.25&patchSize=[32,48]', defaultConfig)).toEqual({
    epochs: 7,
    pruning: { lambda: 0.25 },
    patchSize: [32, 48],
  });
});

test('a hash without settings is none, and unknown or polluting keys are left out', () => {
  expect(readUrlConfig('', defaultConfig)).toBeNull();
  expect(readUrlConfig('#top', defaultConfig)).toBeNull();
  expect(readUrlConfig('#__proto__.polluted=1&constructor=2', defaultConfig)).toBeNull();
});

test('a value that is none is left for configure to refuse by name', () => {
  const patch = readUrlConfig('#epochs=many', defaultConfig);
  expect(() => configure(defaultConfig, patch ?? {})).toThrow(/epochs is "many"/);
});
