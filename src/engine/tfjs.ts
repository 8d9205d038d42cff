// Gives tfjs the engine's own device, so that both see the same buffers. The name 'webgpu' must stay: kernels are registered under it.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { findBackendFactory, ready, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { EngineDevice } from './types';

/** Registers and selects a WebGPU backend on the engine's device. tfjs records lazily: submit its work before the engine touches a shared buffer. */
export async function shareDeviceWithTfjs({ device }: EngineDevice): Promise<WebGPUBackend> {
  // Typed as always there; it is null after a removal.
  const registered: unknown = findBackendFactory('webgpu');
  if (registered) removeBackend('webgpu');
  const backend = new WebGPUBackend(device, device.adapterInfo);
  registerBackend('webgpu', () => backend, 3);
  await setBackend('webgpu');
  await ready();
  return backend;
}
