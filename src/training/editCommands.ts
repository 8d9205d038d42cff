// Commands of the desk: changes of the loaded data by hand, undo, and planes to look at. Changes that alter what is trained on end the last run.
import { adaptConfig } from '../protocol/adaptToData';
import type { DatasetSummary } from '../protocol/dataset';
import { cosmeticEdits, type DatasetEdit } from '../protocol/edits';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers } from '../protocol/messages';
import type { LoadedData } from './ports';
import type { SessionCore } from './sessionCore';
import { tellPlan } from './tellPlan';

type EditCommands = Pick<CommandHandlers, 'edit' | 'undoEdit' | 'plane' | 'thumbnails' | 'folds'>;

export function createEditCommands(core: SessionCore): EditCommands {
  return {
    edit: ({ edits, mend = false }) =>
      change(core, edits, async () => {
        await core.desk.edit(edits, mend);
        // What was mended had not been loaded before.
        if (mend) core.kept.loaded({ files: [...core.desk.files] }, false);
      }),
    undoEdit: async () => change(core, core.desk.latestEdit, () => core.desk.undoEdit()),
    plane: async (request) => requireData(core).readPlane(request),
    folds: async () => requireData(core).listFolds(core.config),
    thumbnails: async ({ cases }) => requireData(core).readThumbnails(cases),
  };
}

function requireData({ desk }: SessionCore): LoadedData {
  if (!desk.data) throw new PlaygroundError('wrong-phase', 'No data set is loaded.');
  return desk.data;
}

async function change(core: SessionCore, edits: readonly DatasetEdit[], apply: () => Promise<unknown>): Promise<DatasetSummary> {
  const cosmetic = edits.every(({ kind }) => cosmeticEdits.has(kind));
  core.check(cosmetic ? 'rename' : 'change the data');
  await core.alone('a change of the data', async () => {
    await apply();
    core.kept.note(core.desk.edits);
    if (!cosmetic) await core.disposeRun();
  });
  if (cosmetic) core.desk.tell(core.live?.run.config ?? core.config);
  else tellChange(core);
  return core.desk.summary(core.config);
}

/** Settings that follow the data follow it here, too. */
function tellChange(core: SessionCore): void {
  core.config = adaptConfig(core.config, core.desk.summary(core.config).proposals);
  core.tools.emit('config', core.config);
  core.tools.emit('mendable', null);
  tellPlan(core);
  core.setPhase('ready');
}
