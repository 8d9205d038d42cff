// The last moment of a run: its test cases are scored, once, and told.
import type { TestScore } from '../protocol/snapshot';
import type { RunContext } from './context';
import type { Run } from './run';
import { scoreTest } from './validate';
import { describeTest } from './words';

/** The score of a run that has one already is told no second time. Null without test cases. */
export async function finishWithTest(run: Run, context: Pick<RunContext, 'control' | 'checkDevice' | 'emit'>): Promise<TestScore | null> {
  if (run.test) return run.test;
  const score = await scoreTest(run, context);
  if (!score) return null;
  run.test = score;
  context.emit('test', score);
  context.emit('log', describeTest(score));
  return score;
}
