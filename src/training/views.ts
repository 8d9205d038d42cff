// What the page watches while a run lives: a plane of a validation case with its prediction, and which layer. Reads, never changes the run.
import type { Picture } from '../data/survey';
import { PlaygroundError } from '../protocol/failures';
import type { PredictionView } from '../protocol/inspection';
import type { Plane } from '../protocol/planes';
import { inGroups, joinPatches, planBatch } from './batches';
import { addToDice, computeDice, createDiceCounts } from './metrics';
import type { RunData } from './ports';
import type { Run } from './run';
import { splitAnswers } from './validate';

export interface Watched {
  caseId: string | undefined;
  plane: Plane | undefined;
  slice: number | undefined;
}

/** What is watched of a case; without a name the first case, without a number its middle slice. Throws in words when there is none. */
export function findPicture(data: RunData, { caseId, plane = 'axial', slice }: Watched): Picture {
  const [first] = data.cases;
  if (!first) throw new PlaygroundError('bad-data', 'There is no validation case to look at; raise the validation fraction.');
  const id = caseId ?? first.id;
  const found = data.cases.find((one) => one.id === id);
  if (!found) throw new PlaygroundError('bad-data', `${id} is not a validation case.`);
  const count = found.slices[plane];
  const at = slice ?? count >> 1;
  if (!Number.isInteger(at) || at < 0 || at >= count)
    throw new PlaygroundError('bad-data', `${id} has no slice ${at} in the ${plane} plane; it has ${count}, counted from 0.`);
  return data.readPicture(id, plane, at);
}

/** Index of a layer by its fixture name. */
export function findLayer(run: Run, name: string): number {
  const index = run.network.layers.findIndex((layer) => layer.name === name);
  const names = run.network.layers.filter(({ prunable }) => prunable).map((layer) => layer.name);
  if (index < 0 || !names.includes(name))
    throw new PlaygroundError('bad-config', `There is no layer called ${name}. Layers with feature maps: ${names.join(', ')}.`);
  return index;
}

/** Only what the network has to see for this one plane is run. */
export async function readPrediction(run: Run, picture: Picture): Promise<PredictionView> {
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
