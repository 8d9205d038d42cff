// Copies stretches of GPU memory to the CPU, for rare reads (a prune, an export, a test). Knows nothing of what they hold.
import type { Located } from './plan';

/** Everything in one submit, which has been made when this returns its promise; temporary staging buffers. Bytes are multiples of 4. */
export async function readBuffers(device: GPUDevice, stretches: readonly Located[]): Promise<Float32Array<ArrayBuffer>[]> {
  const encoder = device.createCommandEncoder({ label: 'read buffers' });
  const staging = stretches.map(({ buffer, offset, bytes }) => {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const target = device.createBuffer({ label: `staging of ${buffer.label}`, size: bytes, usage });
    encoder.copyBufferToBuffer(buffer, offset, target, 0, bytes);
    return target;
  });
  device.queue.submit([encoder.finish()]);
  return Promise.all(
    staging.map(async (buffer) => {
      await buffer.mapAsync(GPUMapMode.READ);
      const content = new Float32Array(buffer.getMappedRange().slice(0));
      buffer.destroy();
      return content;
    }),
  );
}
