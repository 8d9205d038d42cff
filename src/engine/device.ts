// The one place that asks for an adapter and a device, and that wires device loss and uncaptured errors. tfjs is given this same device.
import { PlaygroundError } from '../protocol/failures';
import type { AdapterFacts } from '../protocol/snapshot';
import type { EngineDevice } from './types';

const wantedFeatures: GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/**
 * Requests the high-performance adapter and a device with its raised limits and available features.
 * @throws PlaygroundError no-webgpu or no-adapter.
 */
export async function createEngineDevice(): Promise<EngineDevice> {
  // The DOM's types promise a GPU; browsers without WebGPU, and Node, do not keep that promise.
  const { gpu } = globalThis.navigator as Partial<NavigatorGPU>;
  if (!gpu) throw new PlaygroundError('no-webgpu', 'This browser offers no WebGPU.');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new PlaygroundError('no-adapter', 'WebGPU found no graphics adapter.');
  const requiredFeatures = wantedFeatures.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(wantedLimits.map((limit) => [limit, adapter.limits[limit]]));
  const device = await adapter.requestDevice({ label: 'engine', requiredFeatures, requiredLimits });
  const errors: string[] = [];
  device.onuncapturederror = (event) => {
    errors.push(event.error.message);
  };
  let onPurpose = false;
  const lost = device.lost.then((info) => {
    if (info.reason === 'destroyed' && !onPurpose) return new Promise<never>(() => undefined);
    return { reason: info.message || 'unknown reason' };
  });
  const lose = (): void => {
    onPurpose = true;
    device.destroy();
  };
  return {
    device,
    facts: adapterFacts(adapter, device),
    lost,
    errors,
    destroy: () => device.destroy(),
    lose,
    report: (message) => void errors.push(message),
  };
}

function adapterFacts(adapter: GPUAdapter, device: GPUDevice): AdapterFacts {
  const { vendor, architecture, description, device: model } = adapter.info;
  const text = `${vendor} ${architecture} ${description} ${model}`.toLowerCase();
  return {
    vendor,
    architecture,
    description: description || model,
    software: adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|warp|basic render/.test(text),
    features: [...device.features].sort(),
    maxBufferBytes: device.limits.maxBufferSize,
    maxStorageBindingBytes: device.limits.maxStorageBufferBindingSize,
  };
}
