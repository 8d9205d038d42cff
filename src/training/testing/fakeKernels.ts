// The stand-in engine's kernels: one convolution a layer, estimated until measured. Only tests import it.
import type { Engine, EngineOptions, KernelTimes, KernelWork } from '../../engine/types';
import type { Network } from '../../network/network';

/** Shapes that are measured, and kernels that are compiled, one a macrotask. */
export const fakeShapes = 3;

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function fakeRows({ layers }: Network, measured: number): KernelTimes['rows'] {
  return layers
    .filter(({ kind }) => kind !== 'head')
    .map(({ name, filters }, i) => ({
      layer: name,
      direction: 'forward',
      operation: 'convForward',
      variant: i < measured ? '8x2x1' : '4x1x1',
      plain: i >= measured,
      chosen: i < measured ? 'measured' : 'estimated',
      microseconds: 10 * filters,
      gflops: 2,
    }));
}

type FakeKernels = Pick<Engine, 'kernelTimes' | 'measureTiles' | 'forgetTiles'>;

/** As the real engine: what was measured is in the tile store and counts from the next plan on. */
export function createFakeKernels({ tileStore }: EngineOptions, network: () => Network): FakeKernels {
  const measured = (): number => Number(tileStore?.get('measured') ?? 0);
  return {
    kernelTimes: async () => {
      await later();
      return { rows: fakeRows(network(), measured()), refused: [] };
    },
    async measureTiles({ onProgress, signal }) {
      for (let done = 0; done < fakeShapes && !signal?.aborted; done++) {
        onProgress?.({ stage: 'choosing', done, total: fakeShapes });
        await later();
        tileStore?.set('measured', String(done + 1));
      }
    },
    forgetTiles: () => void tileStore?.delete('measured'),
  };
}

/** What a real engine tells while it compiles. */
export async function compileFake({ onProgress, signal }: KernelWork): Promise<void> {
  for (let done = 1; done <= fakeShapes; done++) {
    await later();
    signal?.throwIfAborted();
    onProgress?.({ stage: 'compiling', done, total: fakeShapes });
  }
}
