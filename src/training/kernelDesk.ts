// Work on kernels that takes a while, before a run's first step or when a person asks: one at a time, told to the page, ended on request.
import type { KernelWork } from '../engine/types';
import { PlaygroundError } from '../protocol/failures';
import { Stopped } from './control';
import type { Emit } from './ports';

export interface KernelDesk {
  readonly busy: boolean;
  /** @throws PlaygroundError wrong-phase where other work is under way; what `work` throws otherwise. */
  run<T>(work: (company: Required<KernelWork>) => Promise<T>): Promise<T>;
  /** Aborts what is under way with a Stopped, and resolves when it has ended; at once where there is nothing. */
  cancel(): Promise<void>;
}

interface Current {
  controller: AbortController;
  settled: Promise<unknown>;
}

export function createKernelDesk(emit: Emit): KernelDesk {
  let current: Current | null = null;
  return {
    get busy() {
      return current !== null;
    },
    async run(work) {
      if (current) throw new PlaygroundError('wrong-phase', 'Kernels are being chosen already.');
      const controller = new AbortController();
      const working = work({ signal: controller.signal, onProgress: (progress) => emit('kernelProgress', progress) });
      current = { controller, settled: working.catch(() => undefined) };
      try {
        return await working;
      } finally {
        current = null;
        emit('kernelProgress', null);
      }
    },
    async cancel() {
      current?.controller.abort(new Stopped('Stopped.'));
      await current?.settled;
    },
  };
}
