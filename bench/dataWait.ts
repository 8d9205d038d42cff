// How long a GPU of a given speed would wait for data: the training loop played through with measured times of preparation. Pure.

/** Steps that the loop keeps in flight, as trainSteps() does. */
const mostInFlight = 2;

/**
 * Share of the whole time in which the GPU has nothing to do, 0 to 1. A step takes the GPU `stepMs`; meanwhile the program makes the batch after it
 * (`prepareMs`, one entry a step) and then, when fewer than two steps are in flight, spends `submitMs` on sending it off.
 */
export function computeWaitShare(prepareMs: readonly number[], submitMs: number, stepMs: number): number {
  const ends: number[] = [];
  let now = 0;
  let waited = 0;
  for (const [i, prepare] of prepareMs.entries()) {
    now = Math.max(now + prepare, ends[i - mostInFlight] ?? 0) + submitMs;
    const idleSince = ends[i - 1] ?? now;
    const start = Math.max(now, idleSince);
    waited += start - idleSince;
    ends.push(start + stepMs);
  }
  const first = (prepareMs[0] ?? 0) + submitMs;
  const whole = (ends.at(-1) ?? 0) - first;
  return whole > 0 ? waited / whole : 0;
}

/** The shortest GPU step, in ms to a hundredth, with which the GPU waits at most `share` of the time. */
export function findShortestStep(prepareMs: readonly number[], submitMs: number, share: number): number {
  let [low, high] = [0, Math.max(...prepareMs) + submitMs];
  while (high - low > 0.005) {
    const middle = (low + high) / 2;
    if (computeWaitShare(prepareMs, submitMs, middle) > share) low = middle;
    else high = middle;
  }
  return high;
}
