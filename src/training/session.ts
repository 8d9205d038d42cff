// The session: answers every command, holds device, data, settings and the live run, and is the only one to change the phase.
import { adaptConfig, adaptPatch } from '../protocol/adaptToData';
import { configure, defaultConfig } from '../protocol/configure';
import { exportKindNames } from '../protocol/exportKinds';
import { asFailure, PlaygroundError, type Failure } from '../protocol/failures';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import type { RunConfig } from '../protocol/config';
import type { Phase } from '../protocol/snapshot';
import { createDataDesk } from './dataDesk';
import { createDeviceKeeper } from './deviceKeeper';
import { launchRun, type LiveRun } from './liveRun';
import { checkPhase, type PhasedCommand } from './phases';
import { planSummary } from './planSummary';
import type { SessionTools } from './ports';
import { createRun, planNetwork, type Run } from './run';
import { buildExport } from './takeAway';
import { createViewSender } from './viewSender';
import { findSlice, readInspection } from './views';

export function createSession(tools: SessionTools): CommandHandlers {
  const { emit } = tools;
  let phase: Phase = 'empty';
  let failure: Failure | null = null;
  let config: RunConfig = defaultConfig;
  let live: LiveRun | null = null;
  /** A command that changes what is there and has not ended yet; no other may begin. */
  let busyWith: string | null = null;

  const desk = createDataDesk(tools);
  const views = createViewSender(emit, tools.now);
  const keeper = createDeviceKeeper(tools, (loss) => {
    if (!live) return;
    live.deviceGone = true;
    live.control.fail(loss);
  });

  const setPhase = (next: Phase, why: Failure | null = null): void => {
    phase = next;
    failure = why;
    emit('phase', { phase, failure });
  };
  const check = (command: PhasedCommand): void => {
    if (busyWith) throw new PlaygroundError('wrong-phase', `Cannot ${command} while ${busyWith} is under way.`);
    checkPhase(command, phase);
  };
  const alone = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    busyWith = name;
    try {
      return await work();
    } finally {
      busyWith = null;
    }
  };
  const currentRun = (command: PhasedCommand): LiveRun => {
    check(command);
    if (!live) return checkedAbsent(command);
    if (live.deviceGone)
      throw new PlaygroundError('device-lost', `Cannot ${command}: the network’s weights were lost with the graphics device. Start again.`);
    return live;
  };

  const emitPlan = (): void => {
    if (!desk.data || live) return;
    const network = planNetwork(config, desk.data);
    emit('plan', planSummary(network, network, config.patchSize, null));
  };
  const emitData = (): void => {
    emit('dataset', desk.summary(config));
    emit('browsable', desk.browsable(config));
  };
  const disposeRun = (): void => {
    if (live && !live.deviceGone) live.run.engine.destroy();
    live = null;
  };

  const prepareRun = async (): Promise<Run> => {
    const { device, selfTest } = await keeper.take();
    if (!selfTest.passed) throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
    return createRun(config, desk.freshRunData(config), device, tools.createEngine);
  };
  const begin = async (steps: number): Promise<LiveRun> => {
    if (!desk.data) throw new PlaygroundError('wrong-phase', 'There is nothing to train on. Load a data set first.');
    disposeRun();
    emit('runStarted', {});
    try {
      const run = await prepareRun();
      emit('plan', planSummary(run.initial, run.network, config.patchSize, run.engine.gpuBytes));
      const context = { now: tools.now, emit, checkDevice: keeper.check };
      const offerViews = (): void => void (live && views.offer(live));
      const sendViews = (): void => void (live && views.send(live).catch(() => undefined));
      live = launchRun(run, { steps, setPhase, onStep: offerViews, onRest: sendViews, context });
      return live;
    } catch (error) {
      setPhase('failed', asFailure(error));
      throw error;
    }
  };

  const load = async (payload: CommandPayload<'load'>): Promise<CommandReply<'load'>> => {
    check('load');
    const before = { phase, failure };
    setPhase('loading');
    try {
      const data = await desk.load(payload);
      config = adaptConfig(config, data.summarise(config).proposal);
      disposeRun();
      emit('config', config);
      emitData();
      emitPlan();
      setPhase('ready');
      return desk.summary(config);
    } catch (error) {
      setPhase(before.phase, before.failure);
      throw error;
    }
  };
  const change = ({ patch }: CommandPayload<'configure'>): RunConfig => {
    check('configure');
    const proposal = desk.data?.summarise(config).proposal;
    const previous = config;
    config = configure(config, adaptPatch(patch, proposal));
    emit('config', config);
    if (!desk.data) return config;
    if (JSON.stringify([previous.split, previous.seed]) !== JSON.stringify([config.split, config.seed])) emitData();
    emitPlan();
    return config;
  };
  const step = async (): Promise<null> => {
    check('step');
    if (phase === 'paused' && live) {
      const rested = live.control.whenResting();
      live.control.resume(1);
      await rested;
    } else await (await alone('starting', () => begin(1))).firstRest;
    return null;
  };

  return {
    async initialise() {
      try {
        const { device, selfTest } = await keeper.take();
        return { adapter: device.facts, selfTest };
      } catch (error) {
        setPhase('failed', asFailure(error));
        throw error;
      }
    },
    load: (payload) => load(payload),
    cancelLoad: () => Promise.resolve((desk.cancel(), null)),
    configure: async (payload) => change(payload),
    async start() {
      check('start');
      await alone('starting', () => begin(Infinity));
      return null;
    },
    async pause() {
      const { control } = currentRun('pause');
      const rested = control.whenResting();
      control.askPause();
      if ((await rested) === 'ended') throw new PlaygroundError('wrong-phase', 'The run ended before it could pause.');
      return null;
    },
    async resume() {
      currentRun('resume').control.resume();
      return null;
    },
    step,
    async stop() {
      const { control, ended } = currentRun('stop');
      control.stop();
      await ended;
      return null;
    },
    exportKinds: () => Promise.resolve([...exportKindNames]),
    async export({ kind }) {
      const { run, control } = currentRun('export');
      const { device } = await keeper.take();
      const { classes } = desk.summary(run.config);
      const { name, blob, difference } = await control.exclusively(() =>
        control.guard(buildExport(kind, run, classes, device, tools.createEngine)),
      );
      const text = `${name} was read back and run: its probabilities differ from the live network's by at most ${difference.toExponential(1)}`;
      emit('log', { epoch: run.history.length, kind: 'info', layer: null, text });
      return { name, blob };
    },
    async inspect({ layer, epoch, case: caseId, slice, raw = false }) {
      const { run, control } = currentRun('inspect');
      if (epoch !== undefined && epoch !== run.epoch)
        throw new PlaygroundError('bad-config', `Only the present epoch ${run.epoch} can be inspected, not ${epoch}.`);
      const position = findSlice(run.data, caseId, slice);
      return control.exclusively(() => control.guard(readInspection(run, layer, position, raw)));
    },
    async watch(what) {
      views.watch(what);
      if (live && !live.deviceGone) await views.send(live);
      else if (!live && desk.data && desk.browsable(config).cases.length > 0) views.sendTruth(desk.previewData(config));
      return null;
    },
  };
}

function checkedAbsent(command: string): never {
  throw new PlaygroundError('wrong-phase', `Cannot ${command}: there is no run. Start one first.`);
}
