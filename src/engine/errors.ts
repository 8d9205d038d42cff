// Turns WebGPU's error scopes into thrown errors: creation of plans either succeeds or says why.
import { PlaygroundError } from '../protocol/failures';

/** Chromium rejects this when its graphics process dies, some time before it announces the device's loss. */
function popScope(device: GPUDevice, what: string): Promise<GPUError | null> {
  return device.popErrorScope().catch((cause: unknown) => {
    throw new PlaygroundError(
      'device-lost',
      `${what}: the graphics device was lost (${cause instanceof Error ? cause.message : String(cause)}).`,
    );
  });
}

/** Runs `create` inside out-of-memory and validation scopes. @throws PlaygroundError out-of-memory, device-lost or bug; what `create` throws otherwise. */
export async function withErrorScopes<T>(device: GPUDevice, what: string, create: () => Promise<T>): Promise<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const outcome = await create().then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  );
  const memory = await popScope(device, what);
  const validation = await popScope(device, what);
  if (memory) throw new PlaygroundError('out-of-memory', `${what}: the graphics device has not enough memory (${memory.message}).`);
  if (validation) throw new PlaygroundError('bug', `${what}: ${validation.message}`);
  if ('thrown' in outcome) throw outcome.thrown;
  return outcome.value;
}
