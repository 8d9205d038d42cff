// Commands about trained networks that are used: opening one, continuing it, applying it, looking at its masks and saving them.
import { buildMasks } from '../export/maskArchive';
import { readModel } from '../export/readModel';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandPayload, CommandReply, SourceFile } from '../protocol/messages';
import { describeModel } from '../export/readModel';
import type { MaskFormat } from '../protocol/model';
import { readMask } from '../data/readMask';
import { applyModel } from './applyModel';
import { continueModel } from './continueModel';
import { modelOfRun } from './modelOfRun';
import type { LoadedData } from './ports';
import type { SessionCore } from './sessionCore';

type ModelCommands = Pick<
  CommandHandlers,
  'openModel' | 'closeModel' | 'continueModel' | 'apply' | 'cancelApply' | 'appliedPlane' | 'saveMasks'
>;

export function createModelCommands(core: SessionCore): ModelCommands {
  const { models } = core;
  return {
    openModel: (what) => openModel(core, what),
    async closeModel() {
      models.cancel();
      models.hold(null);
      return Promise.resolve(null);
    },
    async continueModel({ go = false }) {
      await continueModel(core, models.take(), go);
      return null;
    },
    apply: (payload) => apply(core, payload),
    async cancelApply() {
      models.cancel();
      return Promise.resolve(null);
    },
    appliedPlane: async (request) => models.takeMasked().data.readPlane(request),
    saveMasks: ({ format }) => saveMasks(core, format),
  };
}

async function openModel({ models, tools }: SessionCore, what: CommandPayload<'openModel'>): Promise<CommandReply<'openModel'>> {
  const model = 'run' in what ? modelOfRun((await tools.shelf.open(what.run)).checkpoint, what.best ?? false) : await readModel(what.files);
  if (!model) return null;
  models.cancel();
  models.hold(model);
  return describeModel(model);
}

/** What was predicted before stays when it rejects. */
async function apply(core: SessionCore, { files, options }: CommandPayload<'apply'>): Promise<CommandReply<'apply'>> {
  core.check('apply the model');
  const { models, keeper, tools } = core;
  const model = models.take();
  const signal = models.begin();
  return core.alone('applying a model', async () => {
    try {
      const images = files ? await readImages(core, files, signal) : models.images;
      if (!images) throw new PlaygroundError('bad-data', 'There are no images yet. Drop images to apply the model to.');
      const { device, selfTest } = await keeper.take();
      if (!selfTest.passed) throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
      const checkDevice = (): void => keeper.check(device);
      const masked = await applyModel({ model, images, options, device, checkDevice, signal, tools, tell: models.tell });
      models.images = images;
      models.setMasked(masked);
      return masked.applied;
    } finally {
      models.tell(null);
    }
  });
}

const readImages = ({ tools, models }: SessionCore, files: SourceFile[], signal: AbortSignal): Promise<LoadedData> =>
  tools.load(
    { files },
    {
      signal,
      onProgress: ({ file, filesDone, filesTotal, secondsLeft }) =>
        models.tell({ stage: 'reading', name: file, share: filesTotal > 0 ? filesDone / filesTotal : 0, secondsLeft }),
    },
  );

/** Each is read back as an import reads it before anything is handed out. */
async function saveMasks({ models, tools }: SessionCore, format: MaskFormat = 'image'): Promise<CommandReply<'saveMasks'>> {
  const { classes, config, name } = models.take();
  const { applied, data, masks } = models.takeMasked();
  const cases = data.listWhole(config, { channels: data.channels, classes: classes.length });
  const program = tools.environment['program'] ?? '';
  return buildMasks({ model: name, classes, options: applied.options, program, readMask }, cases, masks, format);
}
