// window.playground: the documented scripting interface, on top of client and store. What it answers at once comes from the store.
import { configureForData } from '../protocol/adaptToData';
import { asFailure, PlaygroundError } from '../protocol/failures';
import { checkHandAction } from '../protocol/handRules';
import type { HandAction } from '../protocol/intervention';
import type { SourceFile } from '../protocol/messages';
import { plainApply } from '../protocol/model';
import type { BranchOptions, Playground } from '../protocol/playground';
import { chaosKinds } from '../protocol/runs';
import type { Phase, Snapshot } from '../protocol/snapshot';
import { steer } from '../protocol/steer';
import type { LoadSource } from '../state/pageClient';
import type { PageState } from '../state/pageState';
import { exportsOffered } from '../state/select';
import { applyEvent, applyNotice, store } from '../state/store';
import type { Client } from './client';

/** Of a run under way only λ and the learning rate may change. */
const running: ReadonlySet<Phase> = new Set(['training', 'paused']);

export function createPlayground(client: Client): Playground {
  return {
    load: async (source, options = {}) => {
      applyNotice(null);
      try {
        return await client.load(toLoadSource(source), options);
      } catch (error) {
        applyNotice(asFailure(error));
        throw error;
      }
    },
    edit: (edits, options) => client.edit(Array.isArray(edits) ? edits : [edits], options),
    undoEdit: () => client.undoEdit(),
    reopen: () => client.reopen(),
    forget: () => client.forget(),
    configure(patch) {
      const { config, dataset, phase } = store.getState();
      // The worker would refuse, and the answer must be the same at once.
      const busy = client.underWay() ?? (phase === 'loading' ? 'a data set is loaded' : null);
      if (busy !== null) throw new PlaygroundError('wrong-phase', `Cannot configure while ${busy}; wait until that is done.`);
      const next = running.has(phase) ? steer(config, patch, phase) : configureForData(config, patch, dataset?.proposals);
      applyEvent('config', next);
      client.configure(patch).catch((error: unknown) => {
        applyNotice({ code: 'bug', message: `The worker refused settings that the page accepted: ${String(error)}` });
      });
      return structuredClone(next);
    },
    protect: (layer, filter, on) => send(client, { kind: on ? 'protect' : 'release', layer, filter }),
    forceOut: async (layer, filter) => client.hand(checked({ kind: 'force-out', layer, filter })),
    setThreshold: (layer, tau) => send(client, { kind: 'threshold', layer, value: tau }),
    freeze: (layer, on) => send(client, { kind: on ? 'freeze' : 'thaw', layer }),
    undoIntervention: () => client.undoIntervention(),
    whatIf: (question = {}) => client.whatIf(question),
    start: () => client.start(),
    pause: () => client.pause(),
    resume: () => client.resume(),
    step: () => client.step(),
    stop: () => client.stop(),
    score: () => client.score(),
    snapshot: () => computeSnapshot(store.getState()),
    exportKinds: () => exportsOffered(store.getState()),
    export: async (kind) => (await client.export(kind)).blob,
    exportCost: () => client.exportCost(),
    chaos(kind) {
      if (!chaosKinds.includes(kind))
        throw new PlaygroundError('bad-config', `There is no chaos called ${JSON.stringify(kind)}; there are ${chaosKinds.join(', ')}.`);
      client.chaos(kind);
    },
    runs: () => client.runs(),
    openRun: (id, options = {}) => client.openRun({ id, ...options }),
    deleteRun: (id) => client.deleteRun(id),
    runNumbers: (id) => client.runNumbers(id),
    branch: (options = {}) => branch(client, options),
    startTwin: (options = {}) => client.startTwin(options),
    openModel: async (source) => {
      const card = await client.openModel('run' in source ? source : { files: Array.from(source, toSource) });
      if (!card)
        throw new PlaygroundError(
          'bad-data',
          'These files hold no model. Give a bundle, safetensors, SauronUNet, ONNX or TensorFlow.js export.',
        );
      return card;
    },
    closeModel: () => client.closeModel(),
    continueModel: (options = {}) => client.continueModel(options),
    apply: (files, options = {}) =>
      client.apply({ ...(files ? { files: Array.from(files, toSource) } : {}), options: { ...plainApply, ...options } }),
    saveMasks: async (options = {}) => (await client.saveMasks(options)).blob,
    kernels: () => client.kernels(),
    trialStep: () => client.trialStep(),
    inspect: (layer, options = {}) => client.inspect({ layer, ...options }),
  };
}

/** The action, if what the page knows of the run allows it; throws in words otherwise. */
function checked(action: HandAction): HandAction {
  const { hand, phase } = store.getState();
  if (!hand || !running.has(phase))
    throw new PlaygroundError(
      'wrong-phase',
      `Cannot change by hand while the phase is "${phase}". Only a run under way can be changed by hand.`,
    );
  checkHandAction(hand, action);
  return action;
}

/** The checkpoint of the present run that stands at this epoch's end, or the newest. */
async function branch(client: Client, { epoch, patch = {}, go = false }: BranchOptions): Promise<void> {
  const { runId, wayBack } = store.getState();
  if (runId === null) throw new PlaygroundError('wrong-phase', 'Cannot branch: there is no run. Start or open one first.');
  if (epoch === undefined) return client.openRun({ id: runId, branch: true, patch, go });
  const point = wayBack?.points.find((one) => one.epoch === epoch && one.step === 0);
  if (!point) {
    const there = wayBack?.points.filter(({ step }) => step === 0).map((one) => one.epoch) ?? [];
    throw new PlaygroundError('bad-checkpoint', `No checkpoint is kept of epoch ${epoch}; there are ${there.join(', ') || 'none yet'}.`);
  }
  return client.openRun({ id: point.runId, sequence: point.sequence, branch: true, patch, go });
}

/** For calls that answer nothing: what the worker still refuses is shown on the page. */
function send(client: Client, action: HandAction): void {
  client.hand(checked(action)).catch((error: unknown) => applyNotice(asFailure(error)));
}

/** Throws in words for what is neither files nor a demo, which a script can hand over. */
function toLoadSource(source: unknown): LoadSource {
  const given = Object(source) as { demo?: unknown } & Partial<Iterable<unknown>>;
  if ('demo' in given) return { demo: String(given.demo) };
  const files: unknown[] = given instanceof File ? [given] : given[Symbol.iterator] ? Array.from(given as Iterable<unknown>) : [null];
  if (files.every((file) => file instanceof File)) return { files: files.map(toSource) };
  throw new PlaygroundError('bad-data', 'There is nothing to load. Give a list of File objects, or { demo: NAME }.');
}

/** A file keeps the path it had in its folder. */
const toSource = (file: File): SourceFile => ({ path: file.webkitRelativePath || file.name, file });

/** A copy: whoever holds it cannot change the page's state. */
export function computeSnapshot(state: PageState): Snapshot {
  const {
    phase,
    failure,
    adapter,
    dataset,
    config,
    step,
    history,
    hand,
    test,
    recoveries,
    resumable,
    kept,
    runId,
    twin,
    wayBack,
    model,
    applied,
  } = state;
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
    interventions: hand?.interventions ?? [],
    test,
    recoveries,
    resumable: resumable && { ...resumable },
    kept,
    runId,
    twin,
    wayBack,
    model,
    applied,
  });
}
