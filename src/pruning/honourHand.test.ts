// Whatever a method of the table decides: what a hand protected stays, a frozen layer does not change, and the rest is as without a hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../lib/random';
import { createNetwork } from '../network/network';
import { freezeLayer, protectFilter, removeByHand, setLayerThreshold } from './hand';
import { heldPositions } from './honourHand';
import type { EpochEvidence, PruningState } from './method';
import { pruningMethods } from './methods';
import { publishedPruning } from './publishedPruning';
import { layerStateAt } from './state';

const network = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels: 3, firstFilters: 6 });

function evidence(seed: number): EpochEvidence {
  const random = createRandom(seed);
  return {
    epoch: 1,
    network,
    trainLosses: [1],
    valLosses: [1],
    deltaPrune: network.layers.map((layer) => Float32Array.from({ length: layer.prunable ? layer.filters : 0 }, () => random.next())),
    references: network.layers.map((layer) => (layer.prunable ? random.integer(layer.filters) : 0)),
  };
}

/** τ = 0.5, so that about half of the filters would go. */
const start = (name: keyof typeof pruningMethods): PruningState =>
  pruningMethods[name].createState(network, { ...publishedPruning, method: name, tauMin: 0.5, tauMax: 0.6 });

test.each(Object.keys(pruningMethods) as (keyof typeof pruningMethods)[])('%s', (name) => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 5 }), fc.nat({ max: 9 }), (seed, filter, layer) => {
      const plain = pruningMethods[name].endEpoch(start(name), evidence(seed));
      const held = freezeLayer(protectFilter(start(name), layer, filter, true), (layer + 1) % 10, true);
      const decision = pruningMethods[name].endEpoch(held, evidence(seed));
      decision.keep.forEach((keep, index) => {
        const expected = new Set([...(plain.keep[index] ?? []), ...heldPositions(layerStateAt(held, index))]);
        expect(keep).toEqual([...expected].sort((a, b) => a - b));
        const after = layerStateAt(decision.state, index);
        expect(after.kept).toEqual(keep);
        expect(after.channelHistory).toEqual([keep.length]);
        expect(after.prunes.flatMap(({ removed }) => removed)).toEqual(layerStateAt(held, index).kept.filter((own) => !keep.includes(own)));
      });
      for (const change of decision.changes)
        expect(change.removed).toEqual(layerStateAt(decision.state, change.layer).prunes.flatMap(({ removed }) => removed));
    }),
    { numRuns: 40 },
  );
});

test('a frozen layer keeps τ and patience where the schedule would raise the one or count down the other', () => {
  const state = freezeLayer(setLayerThreshold(start('sauron'), 0, 0.2), 0, true);
  const { state: after, changes } = pruningMethods.sauron.endEpoch(state, evidence(3));
  expect(after.layers[0]).toMatchObject({ threshold: 0.2, patience: 5, frozen: true });
  expect(changes[0]).toMatchObject({ removed: [], thresholdBefore: 0.2, thresholdAfter: 0.2, branch: null });
});

test('τ by hand arms the patience; releasing and thawing undo; a filter taken out by hand is logged with its epoch', () => {
  const state = setLayerThreshold(protectFilter(protectFilter(start('sauron'), 2, 4, true), 2, 1, true), 2, 0.9);
  expect(state.layers[2]).toMatchObject({ threshold: 0.9, patience: publishedPruning.rho, protected: [1, 4] });
  expect(protectFilter(protectFilter(state, 2, 4, false), 2, 1, false).layers[2]?.protected).toEqual([]);
  const first = removeByHand(state, 1, 3, [0, 1, 3, 4, 5]);
  const second = removeByHand(first, 1, 3, [0, 2, 3, 4]);
  expect(second.layers[1]).toMatchObject({
    kept: [0, 3, 4, 5],
    channelHistory: [],
    prunes: [
      { epoch: 3, removed: [2] },
      { epoch: 3, removed: [1] },
    ],
  });
});
