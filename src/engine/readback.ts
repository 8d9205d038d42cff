// A ring of small mapped buffers: numbers come back from the GPU without a step waiting for them, and without creating anything.
import type { Located } from './plan';

export interface Readback {
  /** Takes a free buffer. @throws Error when all are in flight. */
  take(): {
    /** Adds copies of `sources`, one after the other. */
    copy(encoder: GPUCommandEncoder, sources: readonly Located[]): void;
    /** Call after submitting; gives the buffer back. */
    read(): Promise<ArrayBuffer>;
  };
  readonly bytes: number;
  destroy(): void;
}

export function createReadback(device: GPUDevice, label: string, bytes: number, count: number): Readback {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const size = Math.max(16, bytes);
  const ring = Array.from({ length: count }, (_, i) => device.createBuffer({ label: `${label} ${i}`, size, usage }));
  const free = [...ring];
  return {
    bytes: size * count,
    take() {
      const buffer = free.shift();
      if (!buffer) throw new Error(`${label}: more than ${count} reads in flight.`);
      return {
        copy(encoder, sources) {
          let offset = 0;
          for (const source of sources) {
            encoder.copyBufferToBuffer(source.buffer, source.offset, buffer, offset, source.bytes);
            offset += source.bytes;
          }
        },
        async read() {
          await buffer.mapAsync(GPUMapMode.READ);
          const content = buffer.getMappedRange().slice(0);
          buffer.unmap();
          free.push(buffer);
          return content;
        },
      };
    },
    destroy() {
      for (const buffer of ring) buffer.destroy();
    },
  };
}
