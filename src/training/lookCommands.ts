// Commands that only look: exports, inspection, and what the page watches. None of them changes a run.
import { exportKindNames } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import type { SessionCore } from './sessionCore';
import { buildExport } from './takeAway';
import { findPicture, readInspection } from './views';

type LookCommands = Pick<CommandHandlers, 'exportKinds' | 'export' | 'inspect' | 'watch'>;

export function createLookCommands(core: SessionCore): LookCommands {
  return {
    exportKinds: () => Promise.resolve([...exportKindNames]),
    export: ({ kind }) => takeAway(core, kind),
    inspect: async (payload) => inspect(core, payload),
    watch: (what) => watch(core, what),
  };
}

async function takeAway(core: SessionCore, kind: string): Promise<CommandReply<'export'>> {
  const { run, device, control } = core.takeRun('export');
  const { classes } = core.desk.summary(run.config);
  const build = () => buildExport(kind, run, classes, device, core.tools.runIndependently);
  const { name, blob, difference } = await control.exclusively(() => control.guard(build()));
  const text = `${name} was read back and run: its probabilities differ from the live network’s by at most ${difference.toExponential(1)}`;
  core.tools.emit('log', { epoch: run.epoch, kind: 'info', layer: null, text });
  return { name, blob };
}

async function inspect(core: SessionCore, payload: CommandPayload<'inspect'>): Promise<CommandReply<'inspect'>> {
  const { layer, epoch, case: caseId, plane, slice, raw = false } = payload;
  const { run, control } = core.takeRun('inspect');
  if (epoch !== undefined && epoch !== run.epoch)
    throw new PlaygroundError('bad-config', `Only the present epoch ${run.epoch} can be inspected, not ${epoch}.`);
  const picture = findPicture(run.data, { caseId, plane, slice });
  return control.exclusively(() => control.guard(readInspection(run, layer, picture, raw)));
}

async function watch({ views, live, desk, config }: SessionCore, what: CommandPayload<'watch'>): Promise<null> {
  views.watch(what);
  if (live) await views.send(live);
  else if (desk.data?.summarise(config).cases.some(({ split }) => split === 'validation')) views.sendTruth(desk.previewData(config));
  return null;
}
