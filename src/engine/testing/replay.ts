// A recording on the harness's device, with memory of its own: write, run, read. Knows nothing of what was recorded.
import { probePipelines } from '../../../e2e/harness/kernels/pipelines';
import { planMemory } from '../memoryPlan';
import { buildPlan, createArena } from '../plan';
import { readBuffers } from '../readBuffers';
import type { Recording, Tag, Tensor } from '../recorder';
import { encodeDispatches } from '../submitter';
import type { EngineDevice } from '../types';

export interface Replay {
  write(tensor: Tensor, content: ArrayBuffer): void;
  run(tags: readonly Tag[]): void;
  /** Contents of tensors that were kept, as floats. */
  read(tensors: readonly Tensor[]): Promise<Float32Array[]>;
  destroy(): void;
}

export async function createReplay(engineDevice: EngineDevice, recording: Recording): Promise<Replay> {
  const { device, facts } = engineDevice;
  const memory = planMemory(recording, facts);
  const arena = createArena(device, memory.sizes);
  const plan = await buildPlan(device, probePipelines(engineDevice), recording, { plan: memory, arena, outside: new Map() });
  return {
    write(tensor, content) {
      const { buffer, offset } = plan.locate(tensor);
      device.queue.writeBuffer(buffer, offset, content);
    },
    run(tags) {
      const encoder = device.createCommandEncoder({ label: recording.name });
      encodeDispatches(encoder, plan, new Set(tags), { from: 0, to: plan.dispatches.length });
      device.queue.submit([encoder.finish()]);
    },
    read: (tensors) =>
      readBuffers(
        device,
        tensors.map((tensor) => plan.locate(tensor)),
      ),
    destroy() {
      plan.destroy();
      for (const buffer of arena) buffer.destroy();
    },
  };
}
