// Presets that adapt take the data's proposal, field by field; recipes of fixed size and custom numbers stay; flat data refuses a third axis.
import { expect, it } from 'vitest';
import { adaptConfig, adaptPatch, configureForData, turnTo } from './adaptToData';
import { configure, defaultConfig } from './configure';
import type { DataProposal } from './dataset';

const { normalisation, spacing } = defaultConfig;
const rest = { normalisation, spacing, foreground: 0 };
const slices: DataProposal = { ...rest, patchSize: [48, 32], levels: 3, flatLevels: 0, batchSize: 8, fit: 'crop-pad' };
const volumes: DataProposal = { ...rest, patchSize: [40, 56, 6], levels: 3, flatLevels: 1, batchSize: 2, fit: 'crop-pad' };
const given = { 2: slices, 3: volumes };
const flat = { 2: slices, 3: null };

it('gives the quick look patch, depth and fit, but not the batch', () => {
  expect(adaptConfig(defaultConfig, given)).toEqual({ ...defaultConfig, patchSize: [48, 32], levels: 3, fit: 'crop-pad' });
  expect(configureForData(defaultConfig, { preset: 'balanced' }, given)).toMatchObject({ preset: 'balanced', ...slices });
  expect(configureForData(defaultConfig, { preset: 'balanced-3d' }, given)).toMatchObject({ preset: 'balanced-3d', ...volumes });
});

it('leaves recipes, custom numbers and what a patch sets itself alone', () => {
  for (const config of [configure(defaultConfig, { preset: 'paper-acdc' }), configure(defaultConfig, { epochs: 3 })])
    expect(adaptConfig(config, given)).toEqual(config);
  const own = { preset: 'quick', patchSize: [96, 96], levels: 4 };
  expect(adaptPatch(own, defaultConfig, given)).toMatchObject({ patchSize: [96, 96], levels: 4 });
  expect(adaptPatch({ epochs: 3 }, defaultConfig, given)).toEqual({ epochs: 3 });
  expect(adaptConfig(defaultConfig, undefined)).toEqual(defaultConfig);
});

it('turns to volumes with the proposal of volumes, and back', () => {
  const custom = configure(defaultConfig, { epochs: 3 });
  const turned = configureForData(custom, { dimensions: 3 }, given);
  expect(turned).toMatchObject({ ...volumes, dimensions: 3, epochs: 3, preset: 'custom' });
  expect(configureForData(turned, { dimensions: 2 }, given)).toMatchObject({ ...slices, dimensions: 2, epochs: 3 });
  expect(configureForData(custom, { dimensions: 3, patchSize: [16, 16, 16] }, given)).toMatchObject({ patchSize: [16, 16, 16], levels: 3 });
});

it('bounds the proposed flat levels by levels that a patch sets itself', () => {
  const thick = { 2: slices, 3: { ...volumes, levels: 5, flatLevels: 4, patchSize: [128, 128, 8] } };
  const own = { levels: 3, patchSize: [16, 16, 4] };
  for (const patch of [
    { preset: 'quick-3d', ...own },
    { dimensions: 3 as const, ...own },
  ])
    expect(configureForData(configure(defaultConfig, { epochs: 3 }), patch, thick)).toMatchObject({ ...own, flatLevels: 2 });
  expect(configureForData(defaultConfig, { preset: 'quick-3d' }, thick)).toMatchObject({ levels: 5, flatLevels: 4 });
  expect(configureForData(defaultConfig, { preset: 'quick-3d', ...own, flatLevels: 1, patchSize: [16, 16, 8] }, thick).flatLevels).toBe(1);
  expect(() => configureForData(defaultConfig, { preset: 'quick-3d', levels: 1 }, thick)).toThrow('levels is 1');
});

it('turns a recipe to its counterpart', () => {
  const turned = turnTo(3, adaptConfig(defaultConfig, given), given);
  expect(turned).toMatchObject({ preset: 'quick-3d', dimensions: 3, patchSize: volumes.patchSize });
  expect(turnTo(2, turned, given)).toEqual(adaptConfig(defaultConfig, given));
});

it('refuses a third dimension of flat data in words, and leaves it when such data is loaded', () => {
  for (const patch of [{ dimensions: 3 } as const, { preset: 'paper-kits' }])
    expect(() => configureForData(defaultConfig, patch, flat)).toThrow(
      /^dimensions is 3; allowed is 2. The loaded cases are pictures, or have too few slices/,
    );
  const volumetric = configureForData(defaultConfig, { preset: 'quick-3d' }, given);
  expect(adaptConfig(volumetric, flat)).toEqual(adaptConfig(defaultConfig, flat));
  expect(adaptConfig(configure(volumetric, { epochs: 7 }), flat)).toMatchObject({ ...slices, dimensions: 2, epochs: 7 });
});
