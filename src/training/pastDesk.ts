// The run as a kept checkpoint holds it, looked at beside the run itself: a small engine of its own, kept while the same checkpoint is looked at.
// Reads checkpoint and data, never the run's weights, so that training goes on undisturbed.
import { withFilters } from '../network/network';
import type { EngineDevice } from '../engine/types';
import { PlaygroundError } from '../protocol/failures';
import type { CheckpointName } from '../protocol/runs';
import { readEvidence } from './checkpoint/restore';
import type { DeviceKeeper } from './deviceKeeper';
import { createGuard, type Guard } from './guard';
import type { SessionTools } from './ports';
import { planEngineOptions, planNetwork, type Run, type SeenRun } from './run';

/** What of the live run is the same at every moment: the data, in the patches that it is looked at in. */
type Lasting = Pick<Run, 'data' | 'config'>;

export interface PastDesk {
  /** What `look` reads of that moment; null where another checkpoint was asked for meanwhile. One look after the other: an engine's passes share memory. */
  look<T>(name: CheckpointName, lasting: Lasting, look: (seen: SeenRun) => Promise<T>): Promise<T | null>;
  /** Lets the engine go. */
  close(): Promise<void>;
}

interface Opened {
  name: CheckpointName;
  data: Lasting['data'];
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
  /** Planned for inference, so that it takes little memory beside the run's; estimated kernels, so that nothing is measured while training runs. */
  const open = async (name: CheckpointName, { data, config }: Lasting): Promise<Opened> => {
    const { device, selfTest } = await keeper.take();
    if (opened && isSame(opened.name, name) && opened.device === device && opened.data === data) return opened;
    drop();
    if (!selfTest.passed) throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
    const { card, state, parameters } = (await shelf.open(name.runId, name.sequence)).checkpoint;
    const own = { ...card.config, patchSize: config.patchSize };
    const network = withFilters(planNetwork(own, data), state.filters);
    const options = planEngineOptions({ ...own, batchSize: 1 }, network);
    const engine = await createEngine(device, options, {});
    engine.writeParameters(parameters);
    const evidence = state.evidence && readEvidence(state.evidence);
    const { pruning } = state;
    const seen = { config: own, data, engine, evaluationBatch: options.evaluationBatchSize, network, pruning, evidence, epoch: card.epoch };
    opened = { name, data, device, guard: createGuard(), seen };
    const { guard } = opened;
    void device.lost.then(({ reason }) => guard.fail(new PlaygroundError('device-lost', `The graphics device was lost: ${reason}`)));
    return opened;
  };
  return {
    look(name, lasting, look) {
      wanted = name;
      return inTurn(async () => {
        if (!isSame(wanted, name)) return null;
        const { guard, device, seen } = await open(name, lasting);
        const found = await guard.watch(look(seen));
        keeper.check(device);
        return found;
      });
    },
    close() {
      wanted = null;
      return inTurn(() => Promise.resolve(drop()));
    },
  };
}
