// Applies a trained network to images: an engine of its own for the time of it, case after case, on request with clean-up. Changes no run.
import { noLabels } from '../data/finishCases';
import { keepLargest } from '../data/largestComponent';
import { countVoxelsOfClasses } from '../data/replaceLabels';
import type { WholeCase } from '../data/survey';
import { mapAxes } from '../data/vector';
import type { EngineDevice } from '../engine/types';
import { refuseDicom } from '../export/dicom/dicomMask';
import type { OpenedModel } from '../export/readModel';
import type { AppliedCase, ApplyOptions, ApplyProgress } from '../protocol/model';
import { PlaygroundError } from '../protocol/failures';
import { createGuard } from './guard';
import type { Masked } from './modelDesk';
import type { LoadedData, SessionTools } from './ports';
import { predictWhole, type Predictor } from './predictWhole';
import { planEngineOptions } from './run';

export interface ApplyTask {
  model: OpenedModel;
  images: LoadedData;
  options: ApplyOptions;
  device: EngineDevice;
  /** Throws when the device has reported an error. */
  checkDevice(): void;
  signal: AbortSignal;
  tools: Pick<SessionTools, 'createEngine' | 'tileStore' | 'now'>;
  tell(progress: ApplyProgress): void;
}

/** Rejects when cancelled, or where the device is lost; nothing is left of the engine then. */
export async function applyModel(task: ApplyTask): Promise<Masked> {
  const { model, images, device, signal, tools, tell } = task;
  const { network, config } = model;
  const cases = images.listWhole(config, { channels: network.inputChannels, classes: network.classes });
  const guard = createGuard();
  void device.lost.then(({ reason }) =>
    guard.fail(new PlaygroundError('device-lost', `The graphics device was lost: ${reason.replace(/\.+$/, '')}. Apply the model again.`)),
  );
  tell({ stage: 'preparing', name: model.name, share: 0, secondsLeft: null });
  // One sample a step: nothing is trained, and the arena then holds little beside the forward pass.
  const options = { ...planEngineOptions({ ...config, batchSize: 1 }, network), tileStore: await tools.tileStore };
  const engine = await tools.createEngine(device, options, { signal });
  try {
    engine.writeParameters(model.state);
    const predictor: Predictor = { engine, network, config, evaluationBatch: options.evaluationBatchSize };
    return await guard.watch(predictAll(task, predictor, cases));
  } finally {
    engine.destroy();
  }
}

async function predictAll(task: ApplyTask, predictor: Predictor, cases: readonly WholeCase[]): Promise<Masked> {
  const { model, images, options, tools, tell, signal, checkDevice } = task;
  const masks = new Map<string, Uint8Array<ArrayBuffer>>();
  const found = new Map<string, Omit<AppliedCase, 'summary'>>();
  const sizes = cases.map(({ surveys }) => surveys().reduce((sum, { patchCount }) => sum + patchCount, 0));
  const total = sizes.reduce((a, b) => a + b, 0);
  const start = tools.now();
  let before = 0;
  for (const [i, item] of cases.entries()) {
    const startedMs = tools.now();
    const onPatches = (done: number): void => {
      signal.throwIfAborted();
      checkDevice();
      const share = (before + done) / total;
      const secondsLeft = share > 0 ? ((tools.now() - start) * (1 - share)) / share / 1000 : null;
      tell({ stage: 'predicting', name: item.id, share, secondsLeft });
    };
    const mask = await predictWhole(predictor, item, { flips: options.flips, onPatches });
    signal.throwIfAborted();
    checkDevice();
    const classes = model.network.classes;
    const removed = options.largest
      ? keepLargest(
          mask,
          mapAxes((axis) => item.shape[axis] ?? 1),
          classes,
        )
      : null;
    masks.set(item.id, mask);
    const voxels = countVoxelsOfClasses(mask, classes);
    found.set(item.id, { voxels, removed, noDicom: refuseDicom(item), ms: tools.now() - startedMs });
    before += sizes[i] ?? 0;
  }
  return gather(model, images, options, masks, found);
}

function gather(
  { classes, config }: OpenedModel,
  images: LoadedData,
  options: ApplyOptions,
  masks: Masked['masks'],
  found: ReadonlyMap<string, Omit<AppliedCase, 'summary'>>,
): Masked {
  const data = images.withLabels(masks, classes);
  const { cases, warnings, refused } = images.summarise(config);
  const seen = new Map(data.summarise(config).cases.map((one) => [one.id, one]));
  const labelled = cases.filter(({ labels }) => labels !== null).length;
  const applied = cases.flatMap(({ id, warnings: own }): AppliedCase[] => {
    const [summary, result] = [seen.get(id), found.get(id)];
    return summary && result ? [{ summary: { ...summary, split: 'unlabelled', warnings: own }, ...result }] : [];
  });
  const unused = labelled > 0 ? [`Labels came with ${labelled} of the images; they were not looked at.`] : [];
  return {
    applied: { options, cases: applied, warnings: [...unused, ...warnings.filter((text) => text !== noLabels)], refused },
    data,
    masks,
  };
}
