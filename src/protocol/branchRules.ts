// The settings with which a branch may go on from a checkpoint: network, data and the order in which they are seen stay. Pure; page and worker both ask.
import type { DeepPartial, RunConfig } from './config';
import { listDifferences } from './configDifference';
import { configure } from './configure';
import { PlaygroundError } from './failures';

/** Groups and single settings; the kind of optimiser stays, because its moments do. */
const open: readonly string[] = ['epochs', 'validateEvery', 'headWeights', 'optimiser', 'augmentation', 'pruning'];
const closed: ReadonlySet<string> = new Set(['optimiser.kind']);

export const isBranchSetting = (path: string): boolean =>
  !closed.has(path) && open.some((known) => path === known || path.startsWith(`${known}.`));

/** The branch's configuration; `epoch`: finished epochs at the checkpoint. @throws PlaygroundError bad-config naming the setting, or as configure() does. */
export function configureBranch(config: RunConfig, patch: DeepPartial<RunConfig>, epoch: number): RunConfig {
  const next = configure(config, patch);
  const stuck = listDifferences(config, next).find(({ path }) => !isBranchSetting(path));
  if (stuck)
    throw new PlaygroundError(
      'bad-config',
      `${stuck.path} cannot change on a branch, which goes on with the network and the data of its run; start a new run for that.`,
    );
  if (next.epochs <= epoch)
    throw new PlaygroundError('bad-config', `epochs is ${next.epochs}; allowed is more than ${epoch}, which are done at this checkpoint.`);
  return next;
}
