// What is known of an adapter comes back as it was stored; damaged text and unknown kernels count as nothing.
import { describe, expect, it } from 'vitest';
import type { AdapterFacts } from '../protocol/snapshot';
import { forgetKnown, readKnown, shapeKey, storeKey, writeKnown } from './tileStore';

const facts: AdapterFacts = {
  vendor: 'v',
  architecture: 'a',
  description: 'd',
  software: false,
  features: [],
  maxBufferBytes: 1,
  maxStorageBindingBytes: 1,
};
const shape = { batch: 2, input: [1, 8, 8], output: [1, 8, 8], inGroups: 1, outGroups: 2, depth: 1, strideZ: 1 } as const;

describe('the tile store', () => {
  it('gives back what was written', () => {
    const store = new Map<string, string>();
    const known = {
      choices: { [shapeKey('convForward', shape)]: 'winograd 8x4x2' as const },
      refused: ['convForward quad winograd 4x2x4'],
      passedOver: ['convForward 7'],
    };
    writeKnown(store, 'key', known);
    expect(readKnown(store, 'key')).toEqual(known);
  });

  it.each(['', '{', '[]', 'null', '{"choices":1,"refused":[]}', '{"choices":{},"refused":1}'])('takes %j for nothing', (text) => {
    expect(readKnown(new Map([['key', text]]), 'key')).toEqual({ choices: {}, refused: [], passedOver: [] });
  });

  it('forgets kernels that do not exist', () => {
    const text = JSON.stringify({
      choices: { 'convForward 2': '9x9x9', 'gone 2': '4x1x1' },
      refused: ['convForward 9x9x9', 7],
      passedOver: 3,
    });
    expect(readKnown(new Map([['key', text]]), 'key')).toEqual({ choices: {}, refused: [], passedOver: [] });
  });

  it('forgets one adapter and no other', () => {
    const store = new Map([
      [storeKey(facts), '1'],
      [storeKey({ ...facts, vendor: 'w' }), '2'],
    ]);
    forgetKnown(store, facts);
    expect([...store.values()]).toEqual(['2']);
  });

  it('keeps adapters apart', () => {
    expect(storeKey(facts)).toBe(storeKey({ ...facts }));
    expect(storeKey(facts)).not.toBe(storeKey({ ...facts, architecture: 'b' }));
  });
});
