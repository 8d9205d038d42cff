// The scripting interface on window.playground; see README for the documented contract.
import type { DeepPartial, RunConfig } from './config';
import type { DatasetSummary } from './dataset';
import type { DatasetEdit } from './edits';
import type { KernelReport } from './kernels';
import type { LayerInspection } from './inspection';
import type { Plane } from './planes';
import type { Snapshot } from './snapshot';

export interface Playground {
  load(files: File[] | { demo: string }, options?: { add?: boolean }): Promise<DatasetSummary>;
  edit(edits: DatasetEdit | DatasetEdit[], options?: { mend?: boolean }): Promise<DatasetSummary>;
  undoEdit(): Promise<DatasetSummary>;
  /** Loads the files that the browser keeps from an earlier visit; snapshot().kept tells whether there are any. */
  reopen(): Promise<DatasetSummary>;
  /** Removes them from the browser's storage; what is loaded stays. */
  forget(): Promise<void>;
  configure(patch: DeepPartial<RunConfig>): RunConfig;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(): Promise<void>;
  stop(): Promise<void>;
  snapshot(): Snapshot;
  exportKinds(): string[];
  export(kind: string): Promise<Blob>;
  kernels(): Promise<KernelReport>;
  inspect(
    layer: string,
    options?: { epoch?: number; case?: string; plane?: Plane; slice?: number; raw?: boolean },
  ): Promise<LayerInspection>;
}

declare global {
  interface Window {
    playground: Playground;
  }
}
