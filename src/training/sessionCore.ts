// What all commands of a session share: phase, settings, data, device and the live run, and the only way to change the phase.
import { defaultConfig } from '../protocol/configure';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError, type Failure } from '../protocol/failures';
import type { EventName } from '../protocol/messages';
import type { RunCard } from '../protocol/runs';
import type { Phase } from '../protocol/snapshot';
import { createDataDesk, type DataDesk } from './dataDesk';
import { createDeviceKeeper, type DeviceKeeper } from './deviceKeeper';
import { createKeptDesk, type KeptDesk } from './keptDesk';
import { createInsideDesk, type InsideDesk } from './insideDesk';
import { createKernelDesk, type KernelDesk } from './kernelDesk';
import { createModelDesk, type ModelDesk } from './modelDesk';
import type { LiveRun } from './liveRun';
import { createPastDesk, type PastDesk } from './pastDesk';
import { checkPhase, type PhasedCommand } from './phases';
import type { SessionTools } from './ports';
import { createWhatIfDesk, type WhatIfDesk } from './whatIfDesk';
import { createViewSender, type ViewSender } from './viewSender';

export interface SessionCore {
  readonly tools: SessionTools;
  readonly desk: DataDesk;
  readonly kept: KeptDesk;
  readonly inside: InsideDesk;
  readonly views: ViewSender;
  readonly keeper: DeviceKeeper;
  readonly kernels: KernelDesk;
  readonly whatIf: WhatIfDesk;
  readonly models: ModelDesk;
  readonly past: PastDesk;
  readonly phase: Phase;
  readonly failure: Failure | null;
  config: RunConfig;
  /** The run going on, or the last one, as long as it can be looked at and exported. */
  live: LiveRun | null;
  /** A run that an earlier visit left behind, or that failed; told to the page when it changes. */
  readonly resumable: RunCard | null;
  setResumable(card: RunCard | null): void;
  /** Nothing of what `work` changes on the way is told to the page, but its end. */
  silently<T>(work: () => Promise<T>): Promise<T>;
  setPhase(phase: Phase, failure?: Failure | null): void;
  /** Throws in words when the command cannot be given now. */
  check(command: PhasedCommand): void;
  /** Runs work during which no other command may begin. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** The live run, for commands that need one whose weights still exist. */
  takeRun(command: PhasedCommand): LiveRun;
  /** Called when a run has ended, however it did. */
  afterRun: (live: LiveRun) => Promise<void>;
  /** Ends what is being measured in it first. */
  disposeRun(): Promise<void>;
}

/** What is told of the way to a state, not of the state itself. */
const ofTheWay: ReadonlySet<EventName> = new Set([
  'phase',
  'config',
  'plan',
  'dataset',
  'mendable',
  'browsable',
  'loadProgress',
  'resumable',
]);

export function createSessionCore(given: SessionTools): SessionCore {
  let silent = false;
  let resumable: RunCard | null = null;
  const tools: SessionTools = {
    ...given,
    emit: (event, payload) => {
      if (!silent || !ofTheWay.has(event)) given.emit(event, payload);
    },
  };
  let phase: Phase = 'empty';
  let failure: Failure | null = null;
  let busyWith: string | null = null;

  const inside = createInsideDesk(tools);
  const keeper = createDeviceKeeper(tools, (device, loss) => {
    if (core.live?.device === device) core.live.control.interrupt(loss);
  });
  const core: SessionCore = {
    tools,
    desk: createDataDesk(tools),
    kept: createKeptDesk(tools.keeper, tools.emit),
    inside,
    views: createViewSender(tools.emit, tools.now, inside),
    keeper,
    kernels: createKernelDesk(tools.emit),
    whatIf: createWhatIfDesk(tools.emit),
    models: createModelDesk(tools),
    past: createPastDesk(tools, keeper),
    get phase() {
      return phase;
    },
    get failure() {
      return failure;
    },
    config: defaultConfig,
    live: null,
    get resumable() {
      return resumable;
    },
    setResumable(card) {
      if (card?.id === resumable?.id && card?.savedAt === resumable?.savedAt) return;
      resumable = card;
      tools.emit('resumable', card);
    },
    async silently(work) {
      silent = true;
      try {
        return await work();
      } finally {
        silent = false;
      }
    },
    setPhase(next, why = null) {
      phase = next;
      failure = why;
      tools.emit('phase', { phase, failure });
    },
    check(command) {
      if (busyWith) throw new PlaygroundError('wrong-phase', `Cannot ${command} while ${busyWith} is under way.`);
      checkPhase(command, phase);
    },
    async alone(name, work) {
      busyWith = name;
      try {
        return await work();
      } finally {
        busyWith = null;
      }
    },
    takeRun(command) {
      core.check(command);
      return requireRun(command, core.live);
    },
    afterRun: () => Promise.resolve(),
    async disposeRun() {
      await core.kernels.cancel();
      core.whatIf.cancel();
      await core.past.close();
      const { live } = core;
      core.live = null;
      if (!live) return;
      if (!live.deviceGone) live.run.engine.destroy();
      tools.locks.release(live.keeper.record.id);
    },
  };
  return core;
}

function requireRun(command: string, live: LiveRun | null): LiveRun {
  if (!live) throw new PlaygroundError('wrong-phase', `Cannot ${command}: there is no run. Start one first.`);
  if (live.deviceGone)
    throw new PlaygroundError('device-lost', `Cannot ${command}: the network’s weights were lost with the graphics device. Start again.`);
  return live;
}
