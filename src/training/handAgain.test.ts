// What a checkpoint has otherwise than a hand left it is made so again, or said.
import { expect, test } from 'vitest';
import type { Intervention } from '../protocol/intervention';
import { createControl } from './control';
import { makeAgain } from './handAgain';
import type { Run } from './run';

const frozen: Intervention = {
  ...{ kind: 'freeze', layer: 'enc_ConvBlock_1', filter: null, before: null, after: null },
  ...{ epoch: 2, step: 1, undone: null },
};

test('a change that was taken back after the checkpoint stands again, and that is said', async () => {
  const run = { config: { levels: 5 }, interventions: [frozen] } as unknown as Run;
  const context = {
    control: createControl(
      Infinity,
      () => undefined,
      () => undefined,
    ),
    checkDevice: () => undefined,
  };
  expect(await makeAgain(run, context, [{ ...frozen, undone: { epoch: 2, step: 3 } }])).toEqual([
    'Stands again, because the checkpoint is older than its undoing: enc 1a frozen',
  ]);
  expect(await makeAgain(run, context, [frozen])).toEqual([]);
});
