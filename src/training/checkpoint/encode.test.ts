// Checkpoints survive the way to bytes and back to the bit; every damage and every other version is refused in words.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNetwork } from '../../network/network';
import { initialParameters } from '../../network/initialise';
import { createRandom } from '../../lib/random';
import { createPruningState } from '../../pruning/state';
import { defaultConfig } from '../../protocol/configure';
import { PlaygroundError } from '../../protocol/failures';
import { sampleCheckpoint } from '../testing/sampleCheckpoint';
import { cardEnd, decodeCard, decodeCheckpoint, encodeCheckpoint, replaceCard } from './encode';
import { preambleBytes, writePreamble } from './format';
import { readJson, writeJson } from './numbersInJson';

test('every value of JSON, and every number that JSON lacks, comes back', () => {
  const leaf = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0), fc.string(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      fc.pre(!JSON.stringify(value).includes('__proto__'));
      expect(readJson(writeJson(value))).toStrictEqual(value);
    }),
  );
});

test('a checkpoint of any network comes back to the bit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(2, 3),
      fc.integer({ min: 1, max: 2 }),
      fc.string(),
      fc.boolean(),
      (dimensions, firstFilters, name, withBest) => {
        const network = createNetwork({ dimensions: dimensions, inputChannels: 1, classes: 3, levels: 3, firstFilters });
        const parameters = initialParameters(network, createRandom(firstFilters));
        parameters.layers[0]!.value.weight[0] = -0;
        const pruning = createPruningState(network, defaultConfig.pruning, 0.1);
        const plain = sampleCheckpoint();
        const checkpoint = {
          ...plain,
          card: { ...plain.card, name },
          state: { ...plain.state, pruning, filters: network.layers.map(({ filters }) => filters), trainLosses: [NaN, 0.1 + 0.2] },
          parameters: { ...parameters, step: 17 },
          best: withBest ? { epoch: 2, dice: 0.5, pruning, layers: parameters.layers.map(({ value }) => value) } : null,
        };
        const bytes = encodeCheckpoint(checkpoint);
        expect(decodeCheckpoint(bytes)).toStrictEqual(checkpoint);
        expect(decodeCard(bytes.slice(0, cardEnd(bytes.slice(0, preambleBytes))))).toStrictEqual(checkpoint.card);
        const renamed = { ...checkpoint.card, name: `${name}ü`, ended: true };
        expect(decodeCheckpoint(replaceCard(bytes, renamed))).toStrictEqual({ ...checkpoint, card: renamed });
      },
    ),
    { numRuns: 6 },
  );
});

test('every changed byte and every cut is noticed', () => {
  const bytes = encodeCheckpoint(sampleCheckpoint());
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ change;
      expect(() => decodeCheckpoint(damaged)).toThrow(PlaygroundError);
      expect(() => decodeCheckpoint(bytes.slice(0, at))).toThrow(PlaygroundError);
    }),
    { numRuns: 150 },
  );
});

test('another version is refused by name', () => {
  const bytes = encodeCheckpoint(sampleCheckpoint());
  const section = { bytes: 0, crc: 0 };
  const preambleOf = (version: number) => writePreamble({ version, card: section, state: section, tensors: section });
  const of = (version: number) => Uint8Array.from([...preambleOf(version), ...bytes.slice(preambleBytes)]);
  expect(() => decodeCheckpoint(of(0))).toThrow('written by an older version of this page (0; this one reads 1)');
  expect(() => decodeCheckpoint(of(2))).toThrow('written by a newer version of this page (2; this one reads 1)');
  expect(() => decodeCheckpoint(new TextEncoder().encode('P5 640 480 255 '.repeat(9)))).toThrow('it is no checkpoint');
});
