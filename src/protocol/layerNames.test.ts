// Names of layers for people, for every layer of networks of several depths.
import { expect, test } from 'vitest';
import { createNetwork } from '../network/network';
import { nameLayer } from './layerNames';

const shortNames = (levels: number): string[] =>
  createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels, firstFilters: 8 }).layers.map(
    ({ name }) => nameLayer(name, levels).short,
  );

test('five levels read as in the design', () => {
  expect(shortNames(5).join(' ')).toBe('e1a e1b e2a e2b e3a e3b e4a e4b e5a e5b u4 d4a d4b u3 d3a d3b u2 d2a d2b u1 d1a d1b h3 h2 h1');
});

test.each([3, 4, 7])('with %i levels every name is its own and levels agree with the network', (levels) => {
  const { layers } = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels, firstFilters: 8 });
  const names = shortNames(levels);
  expect(new Set(names).size).toBe(names.length);
  layers.forEach(({ name, level }, i) => {
    expect(names[i]).toContain(String(level + 1));
    expect(nameLayer(name, levels).long).toMatch(new RegExp(`^(enc|dec|up|head) ${level + 1}[ab]?$`));
  });
});

test('a name of another form stands for itself', () => {
  expect(nameLayer('stem', 4)).toEqual({ short: 'stem', long: 'stem' });
});
