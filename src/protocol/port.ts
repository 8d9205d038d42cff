// Both ends of the wire between page and worker: the only file that calls postMessage. Adds types and transfers, no behaviour.
import type { FromWorker, ToWorker } from './messages';

/** What a worker's global scope and a test's stand-in have in common. */
export interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

export function sendToWorker(worker: Endpoint, message: ToWorker): void {
  worker.postMessage(message, []);
}

/** Buffers of typed arrays in the message are given away, not copied. */
export function sendToPage(scope: Endpoint, message: FromWorker): void {
  scope.postMessage(message, [...new Set(findBuffers(message))]);
}

/** Buffers of all typed arrays within plain objects and lists. */
export function findBuffers(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.flatMap(findBuffers) : [];
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value).flatMap(findBuffers) : [];
}
