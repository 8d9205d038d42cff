// A run's training batches in order, the next one made ahead: while the GPU works on the present step, and across the end of an epoch.
// Knows neither data nor GPU.
import type { Batch } from '../engine/types';

export interface BatchesAhead {
  /** The next batch; made now only if nothing was prepared. */
  take(): Batch;
  /** Makes the next batch unless it waits already. Never more than one waits. */
  prepare(): void;
}

export function createBatchesAhead(make: () => Batch): BatchesAhead {
  let waiting: Batch | null = null;
  return {
    take() {
      const batch = waiting ?? make();
      waiting = null;
      return batch;
    },
    prepare() {
      waiting ??= make();
    },
  };
}
