// One engine device for the whole harness page.
import { createEngineDevice } from '../../src/engine/device';
import type { EngineDevice } from '../../src/engine/types';

let device: Promise<EngineDevice> | null = null;

export const harnessDevice = (): Promise<EngineDevice> => (device ??= createEngineDevice());

/** Runs `work` and fails if any GPU error happened meanwhile, caught or not. */
export async function withoutGpuErrors<T>(work: (device: EngineDevice) => Promise<T>): Promise<T> {
  const engineDevice = await harnessDevice();
  const before = engineDevice.errors.length;
  const result = await work(engineDevice);
  await engineDevice.device.queue.onSubmittedWorkDone();
  if (engineDevice.errors.length > before) throw new Error(`GPU error: ${engineDevice.errors.slice(before).join('; ')}`);
  return result;
}
