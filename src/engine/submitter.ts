// Submits a plan's dispatches: all at once, or in parts when a step is too long for a graphics driver, which resets a device that is busy for about
// two seconds. Parts are cut where measured times say. Knows nothing of what the dispatches compute.
import type { Plan, PlannedDispatch } from './plan';
import type { Tag } from './recorder';

/** A part may take this long: half of the shortest watchdog (Windows, 2 s). */
const partBudgetMs = 1000;
/** A part that is not yet measured does at most this much, which a slow integrated GPU does within the budget. */
const unmeasuredFlops = 20e9;

export interface Submitter {
  /** Encodes and submits the dispatches with these tags; `finish` adds copies to the last part. */
  submit(tags: ReadonlySet<Tag>, finish: (encoder: GPUCommandEncoder) => void): void;
  /** Submits of the next replay. */
  readonly parts: number;
}

/** Dispatches between `cuts`, each an index at which a part begins. */
export const partsOf = (count: number, cuts: readonly number[]): { from: number; to: number }[] =>
  [0, ...cuts].map((from, i) => ({ from, to: cuts[i] ?? count }));

/** `parts` stretches of about equally many dispatches. */
export const planCuts = (count: number, parts: number): number[] => {
  const most = Math.max(1, Math.min(parts, count));
  return Array.from({ length: most - 1 }, (_, i) => Math.round(((i + 1) * count) / most));
};

/** Cuts for the next replay: parts above the budget are halved, neighbours that fit into half of it together are joined. Pure. */
export function adaptCuts(count: number, cuts: readonly number[], partMs: readonly number[], budgetMs: number): number[] {
  const next: number[] = [];
  let joinedMs = 0;
  partsOf(count, cuts).forEach(({ from, to }, i) => {
    const ms = partMs[i] ?? 0;
    if (from > 0 && joinedMs + ms > budgetMs / 2) {
      next.push(from);
      joinedMs = 0;
    }
    joinedMs += ms;
    const pieces = Math.min(Math.ceil(ms / budgetMs), to - from);
    for (const cut of planCuts(to - from, pieces)) next.push(from + cut);
  });
  return next;
}

/** `flops` of one replay, for the parts of the first one; `parts` holds their number fast, for tests. */
export function createSubmitter(device: GPUDevice, plan: Plan, { flops, parts }: { flops: number; parts?: number | undefined }): Submitter {
  const count = plan.dispatches.length;
  let cuts = planCuts(count, parts ?? Math.ceil(flops / unmeasuredFlops));
  let measuring = parts === undefined;
  let lastEndMs = 0;

  /** GPU time of each part: from its submit, or the end of the part before, to its end. */
  const measure = (measured: readonly number[], times: readonly Promise<number>[]): void => {
    void Promise.all(times).then(
      (partMs) => {
        if (measured !== cuts) return;
        cuts = adaptCuts(count, cuts, partMs, partBudgetMs);
        measuring = cuts.length > 0;
      },
      // A lost device is reported elsewhere.
      () => undefined,
    );
  };
  const watch = async (submittedMs: number): Promise<number> => {
    await device.queue.onSubmittedWorkDone();
    const beganMs = Math.max(submittedMs, lastEndMs);
    lastEndMs = performance.now();
    return lastEndMs - beganMs;
  };
  return {
    get parts() {
      return cuts.length + 1;
    },
    submit(tags, finish) {
      const times: Promise<number>[] = [];
      for (const { from, to } of partsOf(count, cuts)) {
        const encoder = device.createCommandEncoder({ label: plan.name });
        encodeDispatches(encoder, plan, tags, { from, to });
        if (to === count) finish(encoder);
        device.queue.submit([encoder.finish()]);
        if (measuring) times.push(watch(performance.now()));
      }
      if (measuring) measure(cuts, times);
    },
  };
}

/** All dispatches, once. */
export function submitOnce(device: GPUDevice, plan: Plan): void {
  const encoder = device.createCommandEncoder({ label: plan.name });
  encodeDispatches(encoder, plan, new Set(['always']), { from: 0, to: plan.dispatches.length });
  device.queue.submit([encoder.finish()]);
}

/** Records a stretch of a plan's dispatches into one compute pass. */
export function encodeDispatches(
  encoder: GPUCommandEncoder,
  { name, dispatches }: Plan,
  tags: ReadonlySet<Tag>,
  { from, to }: { from: number; to: number },
): void {
  const pass = encoder.beginComputePass({ label: name });
  for (let i = from; i < to; i++) {
    const { pipeline, bindGroup, x, y, tag } = dispatches[i] as PlannedDispatch;
    if (!tags.has(tag)) continue;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(x, y);
  }
  pass.end();
}
