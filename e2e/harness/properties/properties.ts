// The properties that training must have whatever the network, each on random small networks.
import type { EngineDevice } from '../../../src/engine/types';
import { deriveSeed } from '../../../src/lib/random';
import { withoutGpuErrors } from '../device';
import { checkRandomly, type FuzzRow } from '../fuzz/checkRandomly';
import { stepCase } from '../fuzz/stepArbitrary';
import { type Check, reportOf } from '../../../src/engine/testing/checks';
import type { StepCase } from '../kernels/step.cases';
import { batchIsMean } from './batchIsMean';
import { cutEqualsMasked } from './cutEqualsMasked';
import { maskEqualsCut } from './maskEqualsCut';
import { replanningChangesNothing } from './replanningChangesNothing';

const properties = { cutEqualsMasked, maskEqualsCut, replanningChangesNothing, batchIsMean } satisfies Record<
  string,
  (device: EngineDevice, item: StepCase) => Promise<Check[] | null>
>;

export type PropertyName = keyof typeof properties;

export const propertyNames = Object.keys(properties);

export const checkTrainingProperty = ({ name, seed, runs }: { name: PropertyName; seed: number; runs: number }): Promise<FuzzRow> =>
  checkRandomly(
    name,
    stepCase,
    (item) =>
      withoutGpuErrors(async (device) => {
        const checks = await properties[name](device, item);
        return checks && reportOf({ checks, notes: [] });
      }),
    { seed: deriveSeed(seed, name) | 0, runs },
  );
