// `npm run mutate:kernels [-- --limit N --seed N --only TEXT --runtime dawn]`: mechanically wrong versions of every kernel (an index off by one, a missing
// tap, + for -, a wrong start of a sum, <= for <), N a kernel, each of which that kernel's cases must catch; outside CI. One line a kernel, then
// what survived; survivors listed in e2e/harness/mutation/equivalents.ts compute the same. Exit 1 if any other survives.
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harness.mjs';

/** @typedef {import('../e2e/harness/mutation/mutateKernel').MutationReport} MutationReport */

const { values } = parseArgs({
  options: {
    limit: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    runtime: { type: 'string' },
  },
});

const harness = await openHarness({ runtime: values.runtime, onConsole: () => undefined });
/** @type {string[]} */
const names = await harness.run('kernelNames', null);
const total = { mutants: 0, caught: 0, invalid: 0, equivalent: 0, survivors: 0 };
for (const kernel of names.filter((name) => name.includes(values.only))) {
  /** @type {MutationReport} */
  const report = await harness.run('mutateKernel', { kernel, limit: Number(values.limit), seed: Number(values.seed) });
  const { places, mutants, caught, invalid, equivalent, survivors } = report;
  const others = `${invalid} did not compile, ${equivalent} equivalent`;
  console.log(
    `${survivors.length > 0 ? 'FAIL' : 'PASS'} ${kernel}: ${caught} of ${mutants} mutants caught, ${others} (of ${places} places)`,
  );
  for (const { operator, line, mutated } of survivors) console.log(`  survived (${operator}):\n    - ${line}\n    + ${mutated}`);
  total.mutants += mutants;
  total.caught += caught;
  total.invalid += invalid;
  total.equivalent += equivalent;
  total.survivors += survivors.length;
}
await harness.close();
console.log(
  `${total.mutants} mutants: ${total.caught} caught, ${total.invalid} did not compile, ${total.equivalent} equivalent, ${total.survivors} survived`,
);
if (total.survivors > 0 || total.mutants === 0) process.exitCode = 1;
