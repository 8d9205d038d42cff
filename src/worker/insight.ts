// Entry of the worker that judges feature maps, so that neither training nor the page waits for the mathematics. Knows no run and no GPU.
import { describeLayer } from '../insight/describeLayer';
import type { Embedder } from '../insight/embedding';
import type { LayerInsight } from '../protocol/layerRecord';
import { findBuffers } from '../protocol/port';
import type { InsightAnswer, InsightRequest } from './insightWorker';

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<InsightRequest>) => void) | null;
  postMessage(message: InsightAnswer, transfer: Transferable[]): void;
};

scope.onmessage = ({ data: { id, tasks } }) => void answer(id, tasks);

async function answer(id: number, tasks: InsightRequest['tasks']): Promise<void> {
  try {
    const insights: LayerInsight[] = [];
    for (const task of tasks) insights.push(describeLayer(task, task.embedding === 'umap' ? await loadUmap() : undefined));
    scope.postMessage({ id, insights }, insights.flatMap(findBuffers));
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) }, []);
  }
}

const loadUmap = async (): Promise<Embedder> => (await import('../insight/umapEmbedding')).umapEmbedder;
