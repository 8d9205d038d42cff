// Settings: every field is checked, the complaint names it, and nothing slips in sideways.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeepPartial, RunConfig } from './config';
import { configRules, type Rule } from './configRules';
import { configure, defaultConfig } from './configure';
import { presets } from './presets';

const patchAt = (path: string, value: unknown): DeepPartial<RunConfig> =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as DeepPartial<RunConfig>;

const leaves = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, prefix ? `${prefix}.${key}` : key))
    : [prefix];

const valueAt = (config: RunConfig, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], config);

/** Values that no rule of this kind allows. */
const wrongValues: Record<Rule['kind'], unknown[]> = {
  integer: [1.5, -1, 1e12, NaN, Infinity, '3', true, {}, []],
  number: [-10, 1e12, NaN, -Infinity, '0.1', true, {}, []],
  choice: ['nonsense', 7, true, null, ['adam']],
  flag: [0, 1, 'true', null],
  text: [0, null, {}],
  edges: ['64', 64, [1.5, 64], [64], [64, 64, 64], [0, 0], [-64, 64], [60, 64], [8, 8], [4096, 64], null],
};

/** Intensities may lie below 0, beyond what is wrong elsewhere. */
const isAllowed = (path: string, value: unknown): boolean =>
  (value === null && (path === 'optimiser.clipNorm' || path.startsWith('spacing.'))) ||
  (value === -10 && /^normalisation\.(?:low|high|mean)$/.test(path));

describe('configure', () => {
  it('has exactly one rule for every field of a configuration', () => {
    expect(leaves(defaultConfig).sort()).toEqual(Object.keys(configRules).sort());
  });

  it.each(Object.entries(configRules))('refuses wrong values of %s by name', (path, rule) => {
    for (const wrong of wrongValues[rule.kind]) {
      if (isAllowed(path, wrong)) continue;
      expect(() => configure(defaultConfig, patchAt(path, wrong)), `${path} = ${String(wrong)}`).toThrow(path.split('.').at(-1));
    }
  });

  it('names field, value and range', () => {
    expect(() => configure(defaultConfig, { levels: 2 })).toThrow('levels is 2; allowed is a whole number from 3 to 8.');
    expect(() => configure(defaultConfig, { patchSize: [60, 64] })).toThrow(
      'patchSize is [60, 64]; allowed are multiples of 8 from 16 to 2048 with 4 levels.',
    );
    expect(() => configure(defaultConfig, { levels: 8 })).toThrow('patchSize is [64, 64]');
    expect(() => configure(defaultConfig, { pruning: { tauMin: 0.5 } })).toThrow('pruning.tauMax, which is 0.45');
    expect(() => configure(defaultConfig, { pruning: { tauMin: 0.5, tauMax: 0.2 } })).toThrow('pruning.tauMin is 0.5');
    expect(() => configure(defaultConfig, { split: { validation: 0.9, test: 0.9 } })).toThrow('split.validation + split.test');
  });

  it('takes a third edge with the third dimension, and crops: volumes are not resampled', () => {
    const volumes = configure(defaultConfig, { dimensions: 3 });
    expect(volumes).toMatchObject({ patchSize: [64, 64, 64], fit: 'crop-pad' });
    expect(configure(volumes, { dimensions: 2 }).patchSize).toEqual([64, 64]);
    expect(configure(defaultConfig, { dimensions: 3, patchSize: [64, 32, 16] }).patchSize).toEqual([64, 32, 16]);
    expect(() => configure(defaultConfig, { dimensions: 3, patchSize: [64, 64] })).toThrow('allowed are 3 edges, because dimensions is 3');
    expect(() => configure(volumes, { patchSize: [64, 64, 8] })).toThrow('multiples of 8 from 16');
    expect(() => configure(volumes, { fit: 'resample' })).toThrow('fit is "resample"; allowed with dimensions 3 is "crop-pad"');
  });

  it('leaves z to shorter edges on flat levels, and allows as many as there are levels before the last', () => {
    const volumes = configure(defaultConfig, { dimensions: 3, flatLevels: 2, patchSize: [64, 64, 4] });
    expect(volumes).toMatchObject({ levels: 4, flatLevels: 2, patchSize: [64, 64, 4] });
    expect(configure(volumes, { flatLevels: 3, patchSize: [16, 24, 3] })).toMatchObject({ flatLevels: 3, patchSize: [16, 24, 3] });
    expect(() => configure(volumes, { patchSize: [64, 64, 3] })).toThrow(
      'patchSize is [64, 64, 3]; allowed are multiples of 8 from 16 to 2048 with 4 levels, along z multiples of 2 from 4 because flatLevels is 2.',
    );
    expect(() => configure(volumes, { patchSize: [64, 64, 2] })).toThrow('along z multiples of 2 from 4');
    expect(() => configure(volumes, { patchSize: [4, 64, 64] })).toThrow('patchSize is [4, 64, 64]; allowed are multiples of 8 from 16');
    expect(() => configure(volumes, { flatLevels: 0 })).toThrow('patchSize is [64, 64, 4]');
    expect(() => configure(volumes, { flatLevels: 4 })).toThrow(
      'flatLevels is 4; allowed with 4 levels is at most 3: the coarsest level is never flat.',
    );
    expect(configure(configure(volumes, { flatLevels: 3 }), { levels: 3 })).toMatchObject({ levels: 3, flatLevels: 2 });
    expect(() => configure(volumes, { levels: 3, flatLevels: 3 })).toThrow('flatLevels is 3; allowed with 3 levels is at most 2');
  });

  it('knows flat levels in three dimensions only', () => {
    const volumes = configure(defaultConfig, { dimensions: 3, flatLevels: 1 });
    expect(configure(volumes, { dimensions: 2 })).toMatchObject({ flatLevels: 0, patchSize: [64, 64] });
    expect(() => configure(defaultConfig, { flatLevels: 1 })).toThrow(
      'flatLevels is 1; allowed with dimensions 2 is 0: slices have no third',
    );
  });

  it.each<[object]>([
    [{ colour: 'red' }],
    [{ pruning: { speed: 3 } }],
    [{ pruning: 3 }],
    [{ constructor: {} }],
    [{ pruning: { toString: 1 } }],
  ])('refuses what is no setting: %j', (patch) => {
    expect(() => configure(defaultConfig, patch as DeepPartial<RunConfig>)).toThrow(/no setting|group of settings/);
  });

  it('neither changes its inputs nor shares arrays with them', () => {
    const before = JSON.stringify(defaultConfig);
    const patchSize = [32, 32];
    const after = configure(defaultConfig, { patchSize, pruning: { lambda: 1 } });
    patchSize[0] = 1;
    expect(JSON.stringify(defaultConfig)).toBe(before);
    expect(after.patchSize).toEqual([32, 32]);
    expect(after.pruning).toEqual({ ...defaultConfig.pruning, lambda: 1 });
  });

  it('lets τ’s start follow its end down when the end alone is set', () => {
    expect(configure(defaultConfig, { pruning: { tauMax: 0.1 } }).pruning).toMatchObject({ tauMin: 0.1, tauMax: 0.1 });
    expect(configure(defaultConfig, { pruning: { tauMax: 0.9 } }).pruning).toMatchObject({ tauMin: 0.25, tauMax: 0.9 });
  });

  it('takes the published evidence along with the published behaviour, unless the evidence is named', () => {
    const published = configure(defaultConfig, { pruning: { asPublished: true } });
    expect(published.pruning.evidence).toBe('last-forward');
    expect(configure(published, { pruning: { asPublished: false } }).pruning.evidence).toBe('validation');
    expect(configure(defaultConfig, { pruning: { asPublished: true, evidence: 'validation' } }).pruning.evidence).toBe('validation');
    expect(configure(published, { pruning: { asPublished: true, evidence: 'validation' } }).pruning.evidence).toBe('validation');
    expect(configure(published, { epochs: 7 }).pruning.evidence).toBe('last-forward');
  });

  it('calls an edited configuration custom, an unchanged one not', () => {
    expect(configure(defaultConfig, { epochs: defaultConfig.epochs }).preset).toBe('quick');
    expect(configure(defaultConfig, { epochs: defaultConfig.epochs + 1 }).preset).toBe('custom');
    expect(configure(defaultConfig, { preset: 'quick', seed: 9 })).toEqual({ ...defaultConfig, seed: 9 });
  });

  it.each(Object.entries(presets))('writes every number of preset %s except the seed', (name, preset) => {
    const config = configure(configure(defaultConfig, { seed: 77, pruning: { lambda: 3, kappa: 2 } }), { preset: name });
    expect(config).toMatchObject({ ...preset.patch, preset: name, seed: 77 });
    const fromElsewhere = configure(configure(defaultConfig, { preset: 'paper-acdc', seed: 77 }), { preset: name });
    expect(fromElsewhere).toEqual(config);
  });

  it('refuses an unknown preset with the list', () => {
    expect(() => configure(defaultConfig, { preset: 'fast' })).toThrow(/preset is "fast"; allowed is quick, .*balanced, .*custom/);
  });

  it('accepts what JSON made of a configuration, unchanged', () => {
    const numbers = fc.record({
      seed: fc.nat(),
      epochs: fc.integer({ min: 1, max: 9999 }),
      optimiser: fc.record({ learningRate: fc.double({ min: 1e-9, max: 1, noNaN: true }), nesterov: fc.boolean() }),
      pruning: fc.record({ kappa: fc.integer({ min: 1, max: 99 }), tauMax: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
    });
    fc.assert(
      fc.property(numbers, fc.constantFrom(...Object.keys(presets)), (patch, preset) => {
        const config = configure(configure(defaultConfig, { preset }), patch);
        const copy = JSON.parse(JSON.stringify(config)) as RunConfig;
        expect(configure(defaultConfig, copy)).toEqual(config);
      }),
    );
  });

  it('keeps every accepted value where it was put', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(configRules)), fc.anything(), (path, value) => {
        let config: RunConfig;
        try {
          config = configure(defaultConfig, patchAt(path, value));
        } catch (error) {
          expect((error as Error).message.length).toBeGreaterThan(10);
          return;
        }
        if (value !== undefined && path !== 'preset') expect(valueAt(config, path)).toEqual(value);
      }),
    );
  });
});
