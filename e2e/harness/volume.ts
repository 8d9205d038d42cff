// A pass over a large volume in two calls, so that a script can look at memory between and during them, with the device's buffers added up.
import { createVolumePass, type VolumeReport, type VolumeRequest } from '../../bench/volumePass';
import { harnessDevice, withoutGpuErrors } from './device';
import { trackBuffers } from './kernels/trackedBuffers';

let prepared: { pass: () => Promise<VolumeReport>; tracked: ReturnType<typeof trackBuffers> } | null = null;

/** Makes the volume and the engine. */
export async function beginVolume({ request, network }: { request: VolumeRequest; network: boolean }): Promise<null> {
  const device = await harnessDevice();
  const tracked = trackBuffers(device.device);
  prepared = { tracked, pass: await createVolumePass(device, request, network) };
  return null;
}

/** The pass, and the most bytes that the device's buffers had at once. */
export async function passVolume(): Promise<VolumeReport & { gpuPeakBytes: number }> {
  if (!prepared) throw new Error('Call beginVolume first.');
  const { pass, tracked } = prepared;
  const report = await withoutGpuErrors(pass).finally(tracked.restore);
  return { ...report, gpuPeakBytes: tracked.peak() };
}
