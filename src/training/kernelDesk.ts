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
  ended: Promise<void>;
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
      let end = (): void => undefined;
      current = { controller, ended: new Promise((resolve) => (end = resolve)) };
      try {
        return await work({ signal: controller.signal, onProgress: (progress) => emit('kernelProgress', progress) });
      } finally {
        // Whoever cancelled may begin other work as soon as this has ended.
        current = null;
        emit('kernelProgress', null);
        end();
      }
    },
    async cancel() {
      current?.controller.abort(new Stopped('Stopped.'));
      await current?.ended;
    },
  };
}
