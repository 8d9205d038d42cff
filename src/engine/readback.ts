// A ring of small mapped buffers: numbers come back from the GPU without a step waiting for them, and without creating anything.

export interface Readback {
  /** Adds copies of `sources` (one after the other) to the encoder; call `read` after submitting. */
  copy(encoder: GPUCommandEncoder, sources: readonly { buffer: GPUBuffer; bytes: number }[]): { read(): Promise<ArrayBuffer> };
  readonly bytes: number;
  destroy(): void;
}

/** @throws Error from copy() when more than `count` reads are in flight. */
export function createReadback(device: GPUDevice, label: string, bytes: number, count: number): Readback {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const ring = Array.from({ length: count }, (_, i) => device.createBuffer({ label: `${label} ${i}`, size: bytes, usage }));
  const free = [...ring];
  return {
    bytes: bytes * count,
    copy(encoder, sources) {
      const buffer = free.shift();
      if (!buffer) throw new Error(`${label}: more than ${count} reads in flight.`);
      let offset = 0;
      for (const source of sources) {
        encoder.copyBufferToBuffer(source.buffer, 0, buffer, offset, source.bytes);
        offset += source.bytes;
      }
      return {
        async read() {
          await buffer.mapAsync(GPUMapMode.READ, 0, offset);
          const content = buffer.getMappedRange(0, offset).slice(0);
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
