// The run as a kept checkpoint holds it, looked at beside the run itself: a small engine of its own, kept while the same checkpoint is looked at.
// Reads checkpoint and data, never the run's weights, so that training goes on undisturbed.
import { withFilters } from '../network/network';
import type { EngineDevice } from '../engine/types';
import { PlaygroundError } from '../protocol/failures';
import type { CheckpointName } from '../protocol/runs';
import { readEvidence } from './checkpoint/restore';
import type { DeviceKeeper } from './deviceKeeper';
import { createGuard, type Guard } from './guard';
import type { LiveRun } from './liveRun';
import type { SessionTools } from './ports';
import { planEngineOptions, planNetwork, type Run, type SeenRun } from './run';

/** The live run, of which every moment has the data, the patches that they are looked at in, and the device. */
type Beside = Pick<LiveRun, 'device'> & { run: Pick<Run, 'data' | 'config'> };

/** A look that takes longer is waited for no more by whoever wants the desk closed. */
const patienceMs = 10_000;

export interface PastDesk {
  /** What `look` reads of that moment; null where another checkpoint was asked for meanwhile. One look after the other: an engine's passes share memory. */
  look<T>(name: CheckpointName, beside: Beside, look: (seen: SeenRun) => Promise<T>): Promise<T | null>;
  /** Lets the engine go, once nobody looks through it. Resolves within seconds, also where the device answers nothing any more. */
  close(): Promise<void>;
}

interface Opened {
  name: CheckpointName;
  data: Run['data'];
  device: EngineDevice;
  guard: Guard;
  seen: SeenRun;
}

const isSame = (a: CheckpointName | null, b: CheckpointName): boolean => a?.runId === b.runId && a.sequence === b.sequence;

export function createPastDesk({ shelf, createEngine }: Pick<SessionTools, 'shelf' | 'createEngine'>, keeper: DeviceKeeper): PastDesk {
  let wanted: CheckpointName | null = null;
  let opened: Opened | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const drop = (): void => {
    opened?.seen.engine.destroy();
    opened = null;
  };
  const takeTested = async (): Promise<EngineDevice> => {
    const { device, selfTest } = await keeper.take();
    if (selfTest.passed) return device;
    throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
  };
  /** Planned for inference, so that it takes little memory beside the run's; estimated kernels, so that nothing is measured while training runs. */
  const open = async (name: CheckpointName, { run: { data, config }, device: runs }: Beside): Promise<Opened> => {
    // That of the run where it stands, also when it has erred: another one would end what a finished run still has on it.
    const device = keeper.isLost(runs) ? await takeTested() : runs;
    if (opened && isSame(opened.name, name) && opened.device === device && opened.data === data) return opened;
    drop();
    const guard = createGuard();
    void device.lost.then(({ reason }) => guard.fail(new PlaygroundError('device-lost', `The graphics device was lost: ${reason}`)));
    const { card, state, parameters } = (await shelf.open(name.runId, name.sequence)).checkpoint;
    const own = { ...card.config, patchSize: config.patchSize };
    const network = withFilters(planNetwork(own, data), state.filters);
    const options = planEngineOptions({ ...own, batchSize: 1 }, network);
    const engine = await guard.watch(createEngine(device, options, {}));
    engine.writeParameters(parameters);
    const evidence = state.evidence && readEvidence(state.evidence);
    const { pruning } = state;
    const seen = { config: own, data, engine, evaluationBatch: options.evaluationBatchSize, network, pruning, evidence, epoch: card.epoch };
    opened = { name, data, device, guard, seen };
    return opened;
  };
  return {
    look(name, beside, look) {
      wanted = name;
      return inTurn(async () => {
        if (!isSame(wanted, name)) return null;
        const { guard, device, seen } = await open(name, beside);
        const found = await guard.watch(look(seen));
        keeper.check(device);
        return found;
      });
    },
    close() {
      wanted = null;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
      return Promise.race([inTurn(() => Promise.resolve(drop())), patience]).finally(() => clearTimeout(timer));
    },
  };
}
