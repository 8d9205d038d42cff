// Owns the training worker: creates it, talks to it, and when it crashes or does not answer ends it and creates another.
import type { Failure } from '../protocol/failures';
import type { EventName, Events, FromWorker } from '../protocol/messages';
import { sendToWorker, type Endpoint } from '../protocol/port';
import { createRequests, type Requests } from './requests';

/** The part of Worker that is used, so that tests can stand in for it. */
export interface WorkerLike extends Endpoint {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

export type Receive = <K extends EventName>(event: K, payload: Events[K]) => void;

export interface WorkerLink {
  readonly ask: Requests['ask'];
  /** Ends the worker at once and creates a new one; unanswered requests reject with `failure`. */
  recreate(failure: Failure): void;
}

export const createTrainingWorker = (): WorkerLike =>
  new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'training' });

/** `onReplaced` is called after a new worker stands where one was lost, with the reason. */
export function createWorkerLink(create: () => WorkerLike, receive: Receive, onReplaced: (failure: Failure) => void): WorkerLink {
  let worker = attach(create());
  const requests = createRequests((message) => sendToWorker(worker, message));

  function attach(next: WorkerLike): WorkerLike {
    next.onmessage = ({ data }) => {
      if ('event' in data) receive(data.event, data.payload as never);
      else requests.settle(data);
    };
    next.onerror = (event) => {
      event.preventDefault();
      recreate({ code: 'bug', message: `The training worker broke down: ${event.message || 'it could not be loaded'}.` });
    };
    return next;
  }
  function recreate(failure: Failure): void {
    worker.onmessage = null;
    worker.onerror = null;
    worker.terminate();
    worker = attach(create());
    requests.abandon(failure);
    onReplaced(failure);
  }
  return { ask: requests.ask, recreate };
}
