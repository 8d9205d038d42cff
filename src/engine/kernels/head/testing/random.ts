// Random heads for the kernels of heads and losses, within what the planner may ask of them.
import fc from 'fast-check';
import { batchSize, caseName, channelCount, place, rarely, spatialEdges, viewOf } from '../../../testing/randomShapes';
import type { HeadCase } from './cases';

export const randomHead: fc.Arbitrary<Omit<HeadCase, 'kernel'>> = fc
  .record({
    name: caseName,
    batch: batchSize,
    inputs: channelCount,
    classes: fc.integer({ min: 2, max: 9 }),
    edges: spatialEdges,
    chunks: fc.integer({ min: 1, max: 9 }),
    weight: fc.constantFrom(1, 0.5, 0.25),
    accumulate: fc.boolean(),
    unlabelled: rarely,
    at: place,
  })
  .map(({ at, ...own }) => ({ ...own, inputView: viewOf(at, own.inputs) }));
