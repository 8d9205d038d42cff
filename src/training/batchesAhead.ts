// A run's training batches in order, the next one made ahead: while the GPU works on the present step, and across the end of an epoch.
// Knows neither data nor GPU.
import type { BatchCursor } from '../data/trainingBatches';
import type { Batch } from '../engine/types';

export interface BatchesAhead {
  /** The next batch; made now only if nothing was prepared. */
  take(): Batch;
  /** Makes the next batch unless it waits already. Never more than one waits. */
  prepare(): void;
  /** The place after the last batch that was taken: one that only waits has not been trained on and will be drawn again. */
  cursor(): BatchCursor;
}

export function createBatchesAhead(make: () => Batch, cursor: () => BatchCursor): BatchesAhead {
  let waiting: { batch: Batch; before: BatchCursor } | null = null;
  return {
    take() {
      const batch = waiting?.batch ?? make();
      waiting = null;
      return batch;
    },
    prepare() {
      waiting ??= { before: cursor(), batch: make() };
    },
    cursor: () => waiting?.before ?? cursor(),
  };
}
