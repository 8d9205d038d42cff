// What the page watches while a run lives: a plane of a validation case with its prediction, and which layer. Reads, never changes the run.
import type { Picture } from '../data/survey';
import { PlaygroundError } from '../protocol/failures';
import type { PredictionView } from '../protocol/inspection';
import type { Plane } from '../protocol/planes';
import { inGroups, joinPatches, planBatch } from './batches';
import { addToDice, computeDice, createDiceCounts } from './metrics';
import type { RunData } from './ports';
import type { Run, SeenRun } from './run';
import { splitAnswers } from './validate';

export interface Watched {
  caseId: string | undefined;
  plane: Plane | undefined;
  slice: number | undefined;
}

/** A plane of a validation or training case; without a name of the first, without a number its middle slice. Throws in words when there is none. */
export function findPicture(data: RunData, { caseId, plane = 'axial', slice }: Watched): Picture {
  const cases = [...data.cases, ...data.training];
  const found = caseId === undefined ? cases[0] : cases.find(({ id }) => id === caseId);
  if (!found)
    throw new PlaygroundError(
      'bad-data',
      `${caseId ?? 'The first case'} is none of the training and validation cases, which alone are looked at.`,
    );
  const count = found.slices[plane];
  const at = slice ?? count >> 1;
  if (!Number.isInteger(at) || at < 0 || at >= count)
    throw new PlaygroundError('bad-data', `${found.id} has no slice ${at} in the ${plane} plane; it has ${count}, counted from 0.`);
  return data.readPicture(found.id, plane, at);
}

/** The same of what the page watches: where the data or the split have changed since, the middle of the first validation case. */
export function findWatched(data: RunData, { caseId, plane = 'axial', slice }: Watched): Picture {
  const there = data.cases.find(({ id }) => id === caseId)?.slices[plane] ?? 0;
  const isThere = there > 0 && (slice === undefined || slice < there);
  return findPicture(data, isThere ? { caseId, plane, slice } : { caseId: undefined, plane: undefined, slice: undefined });
}

/** Index of a layer by its fixture name. */
export function findLayer(run: Pick<Run, 'network'>, name: string): number {
  const index = run.network.layers.findIndex((layer) => layer.name === name);
  const names = run.network.layers.filter(({ prunable }) => prunable).map((layer) => layer.name);
  if (index < 0 || !names.includes(name))
    throw new PlaygroundError('bad-config', `There is no layer called ${name}. Layers with feature maps: ${names.join(', ')}.`);
  return index;
}

/** Only what the network has to see for this one plane is run. */
export async function readPrediction(run: SeenRun, picture: Picture): Promise<PredictionView> {
  const { survey, truth, orient } = picture;
  const prediction = new Uint8Array(truth.length);
  let settled = 0;
  const collect = survey.collect((classMap) => {
    prediction.set(classMap, settled);
    settled += classMap.length;
  });
  const patches = Array.from({ length: survey.patchCount }, (_, patch) => patch);
  for (const group of inGroups(patches, run.evaluationBatch)) {
    const batch = planBatch(run, joinPatches(group.map((patch) => survey.readPatch(patch))));
    const result = await run.engine.evaluate(batch, { probabilities: survey.wantsProbabilities });
    splitAnswers(result, group.length).forEach(collect);
  }
  const oriented = orient(prediction);
  const counts = createDiceCounts(run.data.classes);
  addToDice(counts, truth, oriented);
  return { ...describeTruth(picture), epoch: run.epoch, prediction: oriented, dice: computeDice(counts) };
}

/** A plane before anything has been predicted. */
export function describeTruth({ caseId, plane, slice, width, height, pixelHeight, image, truth }: Picture): PredictionView {
  // Copies, because what is sent is given away.
  return {
    epoch: 0,
    caseId,
    plane,
    slice,
    width,
    height,
    pixelHeight,
    image: image.slice(),
    truth: truth.slice(),
    prediction: null,
    dice: [],
  };
}
