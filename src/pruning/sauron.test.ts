// Sauron's decisions and the state they leave, on hand-made evidence; and the promises every method of the table keeps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { createNetwork, withFilters } from '../network/network';
import { applyCut } from './cut';
import type { EpochEvidence, PruningState } from './method';
import { pruningMethods } from './methods';
import { keepAtLeast, keepDistant, sauron } from './sauron';
import { publishedPruning } from './publishedPruning';

const network = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels: 3, firstFilters: 4 });

function evidence(of: typeof network, seed: number, epoch: number): EpochEvidence {
  const random = createRandom(seed);
  return {
    epoch,
    network: of,
    trainLosses: Array.from({ length: epoch }, () => random.uniform(1, 2)),
    valLosses: Array.from({ length: epoch }, () => random.uniform(1, 2)),
    deltaPrune: of.layers.map((layer) => Float32Array.from({ length: layer.prunable ? layer.filters : 0 }, () => random.next())),
    references: of.layers.map((layer) => (layer.prunable ? random.integer(layer.filters) : 0)),
  };
}

describe('keepDistant', () => {
  it('compares strictly in float32, spares the reference and keeps what is not a number', () => {
    const limit = Math.fround(0.1);
    const below =
      new Float32Array(new Uint32Array([new Uint32Array(Float32Array.of(limit).buffer)[0] ?? 0]).map((bits) => bits - 1).buffer)[0] ?? NaN;
    expect(keepDistant(Float32Array.of(limit, below, 0, NaN, 1), 0.1, 2)).toEqual([0, 2, 3, 4]);
  });
  it('leaves the reference alone when all maps coincide', () => {
    expect(keepDistant(new Float32Array(5), 0.001, 3)).toEqual([3]);
    expect(keepDistant(new Float32Array(1), 0.3, 0)).toEqual([0]);
  });
});

describe('keepAtLeast', () => {
  const distances = Float32Array.of(0.02, 0.9, 0.05, 0, 0.04, 1);
  it('takes what is missing from the farthest, the reference among them, in ascending order', () => {
    expect(keepAtLeast(4, distances, 0.3, 3)).toEqual([1, 2, 3, 5]);
    expect(keepAtLeast(4, new Float32Array(5), 0.3, 2)).toHaveLength(4);
    expect(keepAtLeast(4, new Float32Array(5), 0.3, 4)).toContain(4);
  });
  it('changes nothing where enough stay, with the published minimum of one, or in a layer that has no more', () => {
    expect(keepAtLeast(3, distances, 0.3, 3)).toEqual([1, 3, 5]);
    expect(keepAtLeast(1, new Float32Array(5), 0.3, 2)).toEqual([2]);
    expect(keepAtLeast(4, Float32Array.of(0, 1), 0.3, 0)).toEqual([0, 1]);
  });
  it('never keeps fewer than keepDistant, nor drops what that keeps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (values, pick, fewest) => {
          const reference = pick % values.length;
          const measured = Float32Array.from(values, (value, i) => (i === reference ? 0 : value));
          const kept = keepAtLeast(fewest, measured, 0.5, reference);
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(fewest, values.length));
          expect(kept).toEqual(expect.arrayContaining(keepDistant(measured, 0.5, reference)));
        },
      ),
    );
  });
});

describe('Sauron', () => {
  it('refuses to guess evidence that is missing or of another network', () => {
    const state = sauron.createState(network, publishedPruning);
    const input = evidence(network, 1, 1);
    const { references, deltaPrune, ...rest } = input;
    expect(() => sauron.endEpoch(state, rest)).toThrow('enc_ConvBlock_1');
    const short = (deltaPrune ?? []).map((values) => values.slice(1));
    expect(() => sauron.endEpoch(state, { ...rest, references: references ?? [], deltaPrune: short })).toThrow('δ_prune holds 3');
  });

  it('logs removals under the filters’ original numbers over several epochs', () => {
    let [state, current]: [PruningState, typeof network] = [sauron.createState(network, { ...publishedPruning, tauMin: 0.25 }), network];
    const removed = new Set<number>();
    for (let epoch = 1; epoch <= 8; epoch++) {
      const decision = sauron.endEpoch(state, evidence(current, epoch, epoch));
      const own = decision.changes[0]?.removed ?? [];
      for (const filter of own) expect(removed.has(filter)).toBe(false);
      own.forEach((filter) => removed.add(filter));
      current = withFilters(
        current,
        decision.keep.map((kept) => kept.length),
      );
      state = decision.state;
      expect(state.layers.map((layer) => layer.kept.length)).toEqual(current.layers.map((layer) => layer.filters));
      expect(state.layers.map((layer) => layer.channelHistory.length)).toEqual(current.layers.map(() => epoch));
    }
    const first = state.layers[0];
    expect([...(first?.kept ?? []), ...removed].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(first?.prunes.flatMap((prune) => prune.removed).sort()).toEqual([...removed].sort());
    expect(removed.size).toBeGreaterThan(0);
  });

  it('draws a reference of every present filter and none beyond', () => {
    const state = sauron.createState(network, publishedPruning);
    const random = createRandom(3);
    const drawn = Array.from({ length: 200 }, () => sauron.chooseReferences(state, network, random));
    expect([...new Set(drawn.map((references) => references[0]))].sort()).toEqual([0, 1, 2, 3]);
    expect(drawn.every((references) => network.layers.every((layer, i) => layer.prunable || references[i] === 0))).toBe(true);
  });
});

describe.each(Object.values(pruningMethods))('method $name', (method) => {
  it('keeps plain state, leaves its input as it was, and decides what applyCut accepts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 20 }), (seed, epoch) => {
        const state = method.createState(network, { ...publishedPruning, tauMin: 0.5 });
        const input = evidence(network, seed, epoch);
        const before = structuredClone({ state, input });
        const decision = method.endEpoch(state, input);
        expect({ state, input }).toEqual(before);
        expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
        const empty = { step: 0, layers: [] };
        expect(applyCut(network, empty, decision.keep).network.layers.map((l) => l.filters)).toEqual(
          decision.keep.map((kept) => kept.length),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('none', () => {
  it('keeps everything and still counts epochs', () => {
    const { none } = pruningMethods;
    const { keep, state, changes } = none.endEpoch(none.createState(network, publishedPruning), evidence(network, 2, 1));
    expect(keep.map((kept) => kept.length)).toEqual(network.layers.map((layer) => layer.filters));
    expect([changes.length, state.layers[0]?.threshold, state.layers[0]?.channelHistory]).toEqual([0, 0, [4]]);
  });
});

describe('applyCut', () => {
  const all = network.layers.map((layer) => Array.from({ length: layer.filters }, (_, i) => i));
  const cutWith = (layer: number, kept: number[]) => () => applyCut(network, { step: 0, layers: [] }, all.with(layer, kept));
  it('refuses empty, unordered and foreign filters, and heads that lose a class', () => {
    expect(cutWith(0, [])).toThrow('enc_ConvBlock_1');
    expect(cutWith(0, [1, 0])).toThrow('[1, 0] of 4');
    expect(cutWith(0, [4])).toThrow('[4] of 4');
    expect(cutWith(network.layers.length - 1, [0])).toThrow('dec_Sequential_1 cannot be pruned');
  });
});
