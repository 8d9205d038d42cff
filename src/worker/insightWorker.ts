// The training worker's hand on the worker that judges feature maps: made at first need, one question after the other. Knows no mathematics.
import type { LayerTask } from '../insight/describeLayer';
import type { LayerInsight } from '../protocol/layerRecord';

export interface InsightRequest {
  id: number;
  tasks: readonly LayerTask[];
}

export type InsightAnswer = { id: number; insights: LayerInsight[] } | { id: number; failure: string };

/** The part of Worker that is used, so that tests can stand in for it. */
export interface InsightWorkerLike {
  onmessage: ((event: MessageEvent<InsightAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: InsightRequest, transfer: Transferable[]): void;
}

interface Waiting {
  resolve(insights: LayerInsight[]): void;
  reject(error: Error): void;
}

const createWorker = (): InsightWorkerLike => new Worker(new URL('./insight.ts', import.meta.url), { type: 'module', name: 'insight' });

/** The maps' memory is given away. A worker that breaks down rejects what it owes; the next question gets a new one. */
export function createInsightWorker(create = createWorker): (tasks: readonly LayerTask[]) => Promise<LayerInsight[]> {
  const waiting = new Map<number, Waiting>();
  let worker: InsightWorkerLike | null = null;
  let lastId = 0;

  const attach = (next: InsightWorkerLike): InsightWorkerLike => {
    next.onmessage = ({ data }) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if ('failure' in data) asked?.reject(new Error(data.failure));
      else asked?.resolve(data.insights);
    };
    next.onerror = (event) => {
      event.preventDefault();
      worker = null;
      for (const { reject } of waiting.values())
        reject(new Error(`The insight worker broke down: ${event.message || 'it could not be loaded'}.`));
      waiting.clear();
    };
    return next;
  };
  return (tasks) =>
    new Promise((resolve, reject) => {
      worker ??= attach(create());
      waiting.set(++lastId, { resolve, reject });
      worker.postMessage({ id: lastId, tasks }, [...new Set(tasks.map(({ maps }) => maps.data.buffer))]);
    });
}
