// Makes this worker answer nothing any more until the page ends it, for trying what the page does then.

export function hang(): never {
  for (;;)
    // Without shared memory there is nothing to sleep on.
    if (globalThis.crossOriginIsolated) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
