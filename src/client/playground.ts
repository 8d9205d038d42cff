// window.playground: the documented scripting interface, on top of client and store. What it answers at once comes from the store.
import { configureForData } from '../protocol/adaptToData';
import { exportKindNames } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import type { SourceFile } from '../protocol/messages';
import type { Playground } from '../protocol/playground';
import type { Phase, Snapshot } from '../protocol/snapshot';
import type { PageState } from '../state/pageState';
import { applyEvent, applyNotice, store } from '../state/store';
import type { Client } from './client';

/** Settings are fixed while these last; the worker would refuse, and the answer must be the same at once. */
const locked: ReadonlySet<Phase> = new Set(['loading', 'training', 'paused']);

export function createPlayground(client: Client): Playground {
  return {
    load: (source, options = {}) =>
      client.load('demo' in source ? { demo: source.demo } : { files: Array.from(source, toSource) }, options),
    edit: (edits, options) => client.edit(Array.isArray(edits) ? edits : [edits], options),
    undoEdit: () => client.undoEdit(),
    reopen: () => client.reopen(),
    forget: () => client.forget(),
    configure(patch) {
      const { config, dataset, phase } = store.getState();
      if (locked.has(phase))
        throw new PlaygroundError('wrong-phase', `Cannot configure while the phase is "${phase}". Stop the run to change its settings.`);
      const next = configureForData(config, patch, dataset?.proposals);
      applyEvent('config', next);
      client.configure(patch).catch((error: unknown) => {
        applyNotice({ code: 'bug', message: `The worker refused settings that the page accepted: ${String(error)}` });
      });
      return structuredClone(next);
    },
    start: () => client.start(),
    pause: () => client.pause(),
    resume: () => client.resume(),
    step: () => client.step(),
    stop: () => client.stop(),
    snapshot: () => computeSnapshot(store.getState()),
    exportKinds: () => [...exportKindNames],
    export: async (kind) => (await client.export(kind)).blob,
    kernels: () => client.kernels(),
    inspect: (layer, options = {}) => client.inspect({ layer, ...options }),
  };
}

/** A file keeps the path it had in its folder. */
const toSource = (file: File): SourceFile => ({ path: file.webkitRelativePath || file.name, file });

/** A copy: whoever holds it cannot change the page's state. */
export function computeSnapshot(state: PageState): Snapshot {
  const { phase, failure, adapter, dataset, config, step, history, recoveries, resumable, kept } = state;
  return structuredClone({
    phase,
    error: failure?.message ?? null,
    adapter: adapter && { vendor: adapter.vendor, architecture: adapter.architecture, software: adapter.software },
    dataset,
    config,
    epoch: step?.epoch ?? 0,
    step: step?.step ?? 0,
    stepsPerEpoch: config.stepsPerEpoch,
    stepMs: step?.stepMs ?? null,
    history,
    recoveries,
    resumable,
    kept,
  });
}
