// A network's mask of one whole case, slice after slice or window after window, on request as the mean over mirror images.
// Call with no step in flight.
import { listMirrors, mirrorPatch } from '../data/mirrorPatch';
import type { PatchAnswer, Survey, WholeCase } from '../data/survey';
import { inGroups, joinPatches, planBatch } from './batches';
import type { Run } from './run';
import type { TrainingBatch } from './ports';
import { splitAnswers } from './validate';
import { yieldToMessages } from './yieldToMessages';

/** A network at work: a run is one. */
export type Predictor = Pick<Run, 'config' | 'network' | 'engine' | 'evaluationBatch'>;

export interface Manner {
  /** Predicts every mirrored patch, too. */
  flips: boolean;
  /** Called before each group of patches; may throw. */
  onPatches(done: number): void;
}

const plain: Manner = { flips: false, onPatches: () => undefined };

/** Class index per voxel, x fastest. Slices, or planes of a volume, settle in order. */
export async function predictWhole(of: Predictor, { shape, surveys }: WholeCase, manner = plain): Promise<Uint8Array<ArrayBuffer>> {
  const classMap = new Uint8Array(shape.reduce((a, b) => a * b, 1));
  let settled = 0;
  let done = 0;
  for (const survey of surveys()) {
    const collect = survey.collect((part) => {
      classMap.set(part, settled);
      settled += part.length;
    });
    const patches = Array.from({ length: survey.patchCount }, (_, patch) => patch);
    for (const group of inGroups(patches, of.evaluationBatch)) {
      manner.onPatches(done);
      const batch = joinPatches(group.map((patch) => survey.readPatch(patch)));
      (await (manner.flips ? answerMirrored(of, batch) : answer(of, batch, survey))).forEach(collect);
      done += group.length;
      await yieldToMessages();
    }
  }
  return classMap;
}

async function answer(
  of: Predictor,
  batch: TrainingBatch,
  { wantsProbabilities }: Pick<Survey, 'wantsProbabilities'>,
): Promise<PatchAnswer[]> {
  return splitAnswers(await of.engine.evaluate(planBatch(of, batch), { probabilities: wantsProbabilities }), batch.count);
}

/** The mean of the softmax over all mirror images, each turned back. */
async function answerMirrored(of: Predictor, batch: TrainingBatch): Promise<PatchAnswer[]> {
  const { classes, inputChannels } = of.network;
  const space = of.config.patchSize.toReversed();
  const sums = new Float32Array(batch.label.length * classes);
  const mirrors = listMirrors(space.length);
  for (const mirror of mirrors) {
    // The batch is one more axis, which is never turned.
    const turn = (values: Float32Array, channels: number) => mirrorPatch(values, [batch.count, ...space], channels, [false, ...mirror]);
    const { probabilities } = await of.engine.evaluate(planBatch(of, { ...batch, input: turn(batch.input, inputChannels) }), {
      probabilities: true,
    });
    if (!probabilities) throw new Error('The engine gave no probabilities.');
    turn(probabilities, classes).forEach((value, i) => (sums[i] = (sums[i] ?? NaN) + value / mirrors.length));
  }
  return splitAnswers({ samples: [], prediction: findLargest(sums, classes), probabilities: sums, deltaPrune: null }, batch.count);
}

/** Index of the largest of each `classes` values; the lowest among equals. */
function findLargest(values: Float32Array, classes: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(values.length / classes);
  for (let i = 0; i < out.length; i++)
    for (let c = 1; c < classes; c++)
      if ((values[i * classes + c] as number) > (values[i * classes + (out[i] as number)] as number)) out[i] = c;
  return out;
}
