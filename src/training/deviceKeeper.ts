// Keeps the one GPU device: made and self-tested at first need, forgotten when it is lost, made anew at the next need.
import type { EngineDevice } from '../engine/types';
import { PlaygroundError } from '../protocol/failures';
import type { SelfTestReport } from '../protocol/snapshot';
import type { SessionTools } from './ports';

export interface TestedDevice {
  readonly device: EngineDevice;
  readonly selfTest: SelfTestReport;
}

export interface DeviceKeeper {
  /** The device in use, created when there is none. Throws PlaygroundError no-webgpu, no-adapter. */
  take(): Promise<TestedDevice>;
  /** Throws PlaygroundError when the device reported an error since it was created. */
  check(): void;
}

/** `onLost` is told once per lost device, with what to say. */
export function createDeviceKeeper(tools: SessionTools, onLost: (failure: PlaygroundError) => void): DeviceKeeper {
  let current: Promise<TestedDevice> | null = null;
  let errors: readonly string[] = [];

  const create = async (): Promise<TestedDevice> => {
    const device = await tools.createDevice();
    errors = device.errors;
    void device.lost.then(({ reason }) => {
      current = null;
      onLost(new PlaygroundError('device-lost', `The graphics device was lost: ${reason}.`));
    });
    return { device, selfTest: await tools.runSelfTest(device) };
  };

  return {
    take() {
      current ??= create().catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
    check() {
      const error = errors[0];
      if (error === undefined) return;
      // A device that has once computed wrong is not used again.
      current = null;
      throw new PlaygroundError(/memory/i.test(error) ? 'out-of-memory' : 'bug', `The graphics device reported: ${error}`);
    },
  };
}
