// Entry of the worker that judges feature maps, so that neither training nor the page waits for the mathematics. Knows no run and no GPU.
import { describeLayer } from '../insight/describeLayer';
import { findBuffers } from '../protocol/port';
import type { InsightAnswer, InsightRequest } from './insightWorker';

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<InsightRequest>) => void) | null;
  postMessage(message: InsightAnswer, transfer: Transferable[]): void;
};

scope.onmessage = ({ data: { id, tasks } }) => {
  try {
    const insights = tasks.map(describeLayer);
    scope.postMessage({ id, insights }, insights.flatMap(findBuffers));
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) }, []);
  }
};
