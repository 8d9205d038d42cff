// Properties of training on random small networks, on the adapter: cut ≡ masked with its moments and in an evaluation, re-planning changes nothing, a batch is a mean.
import type { PropertyName } from '../harness/properties/properties';
import { test } from '../support/harness';
import { expectRandom } from './runHarness';

const properties: readonly PropertyName[] = ['cutEqualsMasked', 'maskEqualsCut', 'replanningChangesNothing', 'batchIsMean'];

for (const name of properties)
  test(`training: ${name}`, async ({ harness }) => {
    await expectRandom(harness, 'trainingProperty', { name, seed: 1, runs: 5 });
  });
