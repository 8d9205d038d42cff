// The network's masks of the validation cases, and of the test cases once they have been scored, one after the other, with their scores.
// Call with no step in flight.
import type { HeldOutCase, Survey } from '../data/survey';
import type { PredictedCase } from '../export/source';
import { inGroups, joinPatches, planBatch } from './batches';
import { computeScores } from './caseScores';
import type { Run } from './run';
import { splitAnswers } from './validate';
import { yieldToMessages } from './yieldToMessages';

/** Test cases are looked at once, at a run's end; before that they stay out of every file. */
export const predictableCases = ({ data, test }: Pick<Run, 'data' | 'test'>): readonly HeldOutCase[] =>
  data.heldOut.filter(({ split }) => split !== 'test' || test !== null);

/** `tell` hears of the case begun. */
export async function* predictCases(run: Run, tell: (stage: string) => void): AsyncGenerator<PredictedCase> {
  const { classes } = run.data;
  const heldOut = predictableCases(run);
  for (const [i, item] of heldOut.entries()) {
    tell(`Predicting ${item.id}, ${i + 1} of ${heldOut.length}`);
    const classMap = await predictCase(run, item);
    const { id, split, kind, shape, spacing, affine, label } = item;
    const scores = label && computeScores(item, label, classMap, classes);
    yield { id, split, kind, shape, spacing, affine, classMap, scores };
  }
}

/** Slices, or planes of a volume, settle in order. */
async function predictCase(run: Run, { shape, surveys }: HeldOutCase): Promise<Uint8Array<ArrayBuffer>> {
  const classMap = new Uint8Array(shape.reduce((a, b) => a * b, 1));
  let settled = 0;
  for (const survey of surveys()) {
    const collect = survey.collect((part) => {
      classMap.set(part, settled);
      settled += part.length;
    });
    await evaluateSurvey(run, survey, collect);
    await yieldToMessages();
  }
  return classMap;
}

async function evaluateSurvey(run: Run, survey: Survey, collect: ReturnType<Survey['collect']>): Promise<void> {
  const patches = Array.from({ length: survey.patchCount }, (_, patch) => patch);
  for (const group of inGroups(patches, run.evaluationBatch)) {
    const batch = planBatch(run, joinPatches(group.map((patch) => survey.readPatch(patch))));
    const result = await run.engine.evaluate(batch, { probabilities: survey.wantsProbabilities });
    splitAnswers(result, group.length).forEach(collect);
  }
}
