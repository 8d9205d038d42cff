// The network picture: columns stand apart and inside, fills are in proportion, every decoder stage has its arc.
import { expect, test } from 'vitest';
import { sampleNetwork, samplePlan } from '../../state/testing/sampleRun';
import { planNetworkPicture } from './networkLayout';
import { thresholdColour } from './thresholdColour';

test.each([
  [3, 400, 180],
  [5, 720, 230],
  [7, 660, 200],
  [7, 2400, 540],
])('%i levels in %i × %i pixels', (levels, width, height) => {
  const network = sampleNetwork(levels, 8);
  const { blocks, arcs, fontSize } = planNetworkPicture(samplePlan(network, network).layers, width, height);
  expect(blocks).toHaveLength(5 * levels - 3);
  expect(arcs).toHaveLength(levels - 1);
  expect(fontSize).toBeGreaterThanOrEqual(9);
  blocks.forEach((block, i) => {
    const before = blocks[i - 1];
    expect(block.x).toBeGreaterThanOrEqual(before ? before.x + before.width : 0);
    expect(block.x + block.width).toBeLessThanOrEqual(width);
    expect(block.top).toBeGreaterThanOrEqual(0);
    expect(block.top + block.height).toBeLessThan(height);
    expect(block.fill).toBeCloseTo(block.height);
  });
});

test('a layer with a quarter of its filters is filled to a quarter', () => {
  const network = sampleNetwork();
  const { layers } = samplePlan(network, network);
  const cut = layers.map((layer, i) => (i === 2 ? { ...layer, filters: layer.initialFilters / 4 } : layer));
  const block = planNetworkPicture(cut, 700, 220).blocks[2]!;
  expect(block.fill / block.height).toBeCloseTo(0.25);
});

test('the threshold colour goes from blue to orange and stays there', () => {
  expect(thresholdColour(0.1, 0.1, 0.3)).toBe('rgb(62 124 190)');
  expect(thresholdColour(0.3, 0.1, 0.3)).toBe('rgb(255 178 64)');
  expect(thresholdColour(9, 0.1, 0.3)).toBe(thresholdColour(0.3, 0.1, 0.3));
  expect(thresholdColour(0.3, 0.3, 0.3)).toBe(thresholdColour(0, 0.1, 0.3));
});
