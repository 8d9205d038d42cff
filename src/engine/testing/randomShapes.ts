// Random shapes and numbers that the random cases of all kernels draw from; small values are likely and what a failure shrinks to. Knows no kernel.
import fc from 'fast-check';
import { groupsOf, type View } from './arrays';

/** Mostly counts that fill no channel group, now and then many. */
export const channelCount = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 9 }), weight: 5 }, fc.integer({ min: 10, max: 40 }));
export const batchSize = fc.integer({ min: 1, max: 3 });

const edge = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const planeEdges: fc.Arbitrary<number[]> = fc.tuple(edge(9), edge(19));
export const volumeEdges: fc.Arbitrary<number[]> = fc.tuple(edge(5), edge(5), edge(7));
/** Two or three spatial edges, (z,) y, x; each at least 1. */
export const spatialEdges = fc.oneof(planeEdges, volumeEdges);

/** A place among other channels' groups; null lies alone. Made fit for a channel count by `viewOf`. */
export const place = fc.option(fc.record({ group: fc.integer({ min: 0, max: 2 }), after: fc.integer({ min: 0, max: 2 }) }), { freq: 2 });

export const viewOf = (at: { group: number; after: number } | null, channels: number): View =>
  at ? { group: at.group, stride: at.group + groupsOf(channels) + at.after } : { group: 0, stride: groupsOf(channels) };

/** Names a case; the numbers in its tensors follow from its name. */
export const caseName = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((seed) => `random ${seed}`);

export const count = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
export const rarely = fc.integer({ min: 0, max: 7 }).map((n) => n === 7);
