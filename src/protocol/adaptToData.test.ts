// Presets that adapt take the data's proposal, field by field; recipes of fixed size and custom numbers stay.
import { expect, it } from 'vitest';
import { adaptConfig, adaptPatch } from './adaptToData';
import { configure, defaultConfig } from './configure';

const proposal = { patchSize: [48, 32], levels: 3, batchSize: 8, fit: 'crop-pad' } as const;
const given = { ...proposal, patchSize: [...proposal.patchSize] };

it('gives the quick look patch, depth and fit, but not the batch', () => {
  expect(adaptConfig(defaultConfig, given)).toEqual({ ...defaultConfig, patchSize: [48, 32], levels: 3, fit: 'crop-pad' });
  expect(configure(defaultConfig, adaptPatch({ preset: 'balanced' }, given))).toMatchObject({ preset: 'balanced', ...given });
});

it('leaves recipes, custom numbers and what a patch sets itself alone', () => {
  for (const config of [configure(defaultConfig, { preset: 'paper-acdc' }), configure(defaultConfig, { epochs: 3 })])
    expect(adaptConfig(config, given)).toEqual(config);
  expect(adaptPatch({ preset: 'quick', patchSize: [96, 96], levels: 4 }, given)).toMatchObject({ patchSize: [96, 96], levels: 4 });
  expect(adaptPatch({ epochs: 3 }, given)).toEqual({ epochs: 3 });
  expect(adaptConfig(defaultConfig, undefined)).toEqual(defaultConfig);
});
