// The network's masks of the validation cases, and of the test cases once they have been scored, one after the other, with their scores.
// Call with no step in flight.
import type { HeldOutCase } from '../data/survey';
import type { PredictedCase } from '../export/source';
import { computeScores } from './caseScores';
import { predictWhole } from './predictWhole';
import type { Run } from './run';

/** Test cases are looked at once, at a run's end; before that they stay out of every file. */
export const predictableCases = ({ data, test }: Pick<Run, 'data' | 'test'>): readonly HeldOutCase[] =>
  data.heldOut.filter(({ split }) => split !== 'test' || test !== null);

/** `tell` hears of the case begun. */
export async function* predictCases(run: Run, tell: (stage: string) => void): AsyncGenerator<PredictedCase> {
  const { classes } = run.data;
  const heldOut = predictableCases(run);
  for (const [i, item] of heldOut.entries()) {
    tell(`Predicting ${item.id}, ${i + 1} of ${heldOut.length}`);
    const classMap = await predictWhole(run, item);
    const { id, split, kind, shape, spacing, affine, origin = null, label } = item;
    const scores = label && computeScores(item, label, classMap, classes);
    yield { id, split, kind, shape, spacing, affine, origin, classMap, scores };
  }
}
