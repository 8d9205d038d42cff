// One pipeline cache per device for everything that probes single kernels; the engine keeps its own.
import { createPipelineCache, type PipelineCache } from '../../../src/engine/kernel';
import type { EngineDevice } from '../../../src/engine/types';

const caches = new WeakMap<EngineDevice, PipelineCache>();

export function probePipelines(device: EngineDevice): PipelineCache {
  const cache = caches.get(device) ?? createPipelineCache(device);
  caches.set(device, cache);
  return cache;
}
