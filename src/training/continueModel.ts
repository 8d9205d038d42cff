// Takes up training from an exported network: its weights and settings on the loaded data, which must have its channels and classes.
import type { OpenedModel } from '../export/readModel';
import { configure } from '../protocol/configure';
import { PlaygroundError } from '../protocol/failures';
import type { ClassInfo } from '../protocol/dataset';
import type { PruningState } from '../pruning/method';
import { begin } from './begin';
import { writeNetwork } from './checkpoint/restore';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';

export async function continueModel(core: SessionCore, model: OpenedModel, go: boolean): Promise<void> {
  core.check('start');
  checkData(core, model);
  const { config: before } = core;
  // How runs are kept is the person's affair, not the file's.
  core.config = { ...configure(model.config, { keep: before.keep }), preset: model.config.preset };
  core.tools.emit('config', core.config);
  try {
    const live = await core.alone('taking up a model', () => begin(core, go ? Infinity : 0, { prepare: (run) => fillRun(run, model) }));
    const text = `Continues ${model.name}, epoch ${model.epoch}. The file does not hold ${model.missing.join(', nor ')}`;
    live.keeper.note({ epoch: 0, kind: 'info', layer: null, text });
    if (!go) await live.firstRest;
  } catch (error) {
    if (!core.live) {
      core.config = before;
      core.tools.emit('config', before);
    }
    throw error;
  }
}

const listClasses = (classes: readonly ClassInfo[]): string => classes.map(({ name, value }) => `${name} (${value})`).join(', ');

function checkData({ desk, config }: SessionCore, { network, classes }: OpenedModel): void {
  if (!desk.data)
    throw new PlaygroundError('bad-data', 'No data set is loaded. Load labelled data like those that the model was trained on.');
  const { channels } = desk.data;
  if (channels !== network.inputChannels)
    throw new PlaygroundError(
      'bad-data',
      `The loaded images have ${channels} channels, and the model was trained on ${network.inputChannels}. Load data with the channels of its training.`,
    );
  const loaded = desk.summary(config).classes;
  if (loaded.length !== classes.length || loaded.some(({ value }, i) => value !== classes[i]?.value))
    throw new PlaygroundError(
      'bad-data',
      `The loaded data has the classes ${listClasses(loaded)}, the model ${listClasses(classes)}. Load data with the model’s classes, or merge classes by hand.`,
    );
}

async function fillRun(run: Run, model: OpenedModel): Promise<void> {
  const filters = model.network.layers.map((layer) => layer.filters);
  await writeNetwork(run, filters, model.state);
  run.pruning = planPruning(run, model, filters);
}

/** Thresholds go on from where they stood; what had gone before this run is logged as epoch 0. Histories are this run's own. */
function planPruning({ pruning }: Run, { layers }: OpenedModel, filters: readonly number[]): PruningState {
  return {
    ...pruning,
    layers: pruning.layers.map((fresh, i) => {
      const known = layers?.[i];
      const kept = known?.kept ?? fresh.kept.slice(0, filters[i]);
      const staying = new Set(kept);
      const removed = fresh.kept.filter((filter) => !staying.has(filter));
      return {
        ...fresh,
        threshold: known?.threshold ?? fresh.threshold,
        patience: known?.patience ?? fresh.patience,
        protected: known?.protected ?? [],
        frozen: known?.frozen ?? false,
        kept,
        prunes: removed.length > 0 ? [{ epoch: 0, removed }] : [],
      };
    }),
  };
}
