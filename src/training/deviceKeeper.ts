// Keeps the one GPU device: made and self-tested at first need, forgotten when it is lost or has erred, made anew at the next need.
import type { EngineDevice } from '../engine/types';
import { PlaygroundError } from '../protocol/failures';
import type { AdapterFacts, SelfTestReport } from '../protocol/snapshot';
import type { SessionTools } from './ports';

export interface TestedDevice {
  readonly device: EngineDevice;
  readonly selfTest: SelfTestReport;
}

export interface DeviceKeeper {
  /** Of the device in use; null before there is one. */
  readonly facts: AdapterFacts | null;
  /** The device in use, created when there is none. Throws PlaygroundError no-webgpu, no-adapter. */
  take(): Promise<TestedDevice>;
  /** Throws PlaygroundError when this device has reported an error; it is then not given out again. */
  check(device: EngineDevice): void;
  /** Whether the device is gone, and all that lay on it. */
  isLost(device: EngineDevice): boolean;
  /** Does not give this device out again. */
  discard(device: EngineDevice): void;
}

type Tools = Pick<SessionTools, 'createDevice' | 'runSelfTest'>;

/** `onLost` is told once per lost device, with what to say. */
export function createDeviceKeeper(tools: Tools, onLost: (device: EngineDevice, failure: PlaygroundError) => void): DeviceKeeper {
  let current: Promise<TestedDevice> | null = null;
  let inUse: EngineDevice | null = null;
  /** Erred, but perhaps still needed to read a finished network; goes when the next device is made. */
  let condemned: EngineDevice | null = null;

  const lost = new WeakSet<EngineDevice>();
  const forget = (device: EngineDevice): void => {
    if (inUse !== device) return;
    current = null;
    inUse = null;
  };
  const create = async (): Promise<TestedDevice> => {
    condemned?.destroy();
    condemned = null;
    const device = await tools.createDevice();
    inUse = device;
    void device.lost.then(({ reason }) => {
      lost.add(device);
      forget(device);
      onLost(device, new PlaygroundError('device-lost', `The graphics device was lost: ${reason.replace(/\.+$/, '')}.`));
    });
    return { device, selfTest: await tools.runSelfTest(device) };
  };

  return {
    get facts() {
      return inUse?.facts ?? null;
    },
    take() {
      current ??= create().catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
    isLost: (device) => lost.has(device),
    discard(device) {
      forget(device);
      device.destroy();
    },
    check(device) {
      const [error] = device.errors;
      if (error === undefined) return;
      forget(device);
      condemned = device;
      throw new PlaygroundError(/memory/i.test(error) ? 'out-of-memory' : 'bug', `The graphics device reported: ${error}`);
    },
  };
}
