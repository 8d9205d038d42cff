// The worker's words and the page's must name a layer alike.
import { expect, it } from 'vitest';
import { createNetwork } from '../network/network';
import { nameLayer } from '../state/layerNames';
import { computeLayerLabel } from './layerLabel';

it.each([3, 4, 7])('names every layer of %i levels by its resolution, as the page does', (levels) => {
  const { layers } = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels, firstFilters: 2 });
  for (const { name, level } of layers) {
    expect(computeLayerLabel(name, levels)).toBe(nameLayer(name, levels).long);
    expect(computeLayerLabel(name, levels)).toMatch(new RegExp(`^(enc|dec|up|head) ${level + 1}[ab]?$`));
  }
  expect(computeLayerLabel('something else', levels)).toBe('something else');
});
