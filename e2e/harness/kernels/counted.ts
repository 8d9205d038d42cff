// Counts what code asks a GPUDevice for while it runs. Knows nothing of the engine.

/** Calls by method name, e.g. createBuffer, submit. */
export type CallCounts = Record<string, number>;

const creators = [
  'createBuffer',
  'createTexture',
  'createSampler',
  'createQuerySet',
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createShaderModule',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createRenderPipeline',
  'createRenderPipelineAsync',
] as const;

/** Replaces a method of one object by a counting one; returns what puts the original back. */
function count(target: object, method: string, counts: CallCounts): () => void {
  const original = Reflect.get(target, method) as (...given: unknown[]) => unknown;
  const counting = (...given: unknown[]): unknown => {
    counts[method] = (counts[method] ?? 0) + 1;
    return original.apply(target, given);
  };
  Object.defineProperty(target, method, { value: counting, configurable: true });
  return () => void Reflect.deleteProperty(target, method);
}

/** Runs `work` and returns how often each creating method and queue.submit was called. */
export async function countCalls(device: GPUDevice, work: () => Promise<unknown>): Promise<CallCounts> {
  const counts: CallCounts = {};
  const restore = [...creators.map((method) => count(device, method, counts)), count(device.queue, 'submit', counts)];
  try {
    await work();
  } finally {
    for (const put of restore) put();
  }
  return counts;
}
