// Holds frequent events back to ten a second each; what is held is sent before anything that a reader would compare with it.
import type { EventName, Events } from '../protocol/messages';
import type { Emit } from '../training/ports';

const intervalMs = 100;

/** Only the newest of these matters. */
const frequent: ReadonlySet<EventName> = new Set(['step', 'loadProgress']);
/** Events before which the newest must have been told: a pause shows the very step it paused at. */
const flushing: ReadonlySet<EventName> = new Set(['phase', 'epoch']);

interface Held {
  /** Sends the newest payload, if there is one that has not been sent. */
  flush: (() => void) | null;
  sentMs: number;
}

export function createReporter(send: Emit, now: () => number): Emit {
  const kept = new Map<EventName, Held>();

  const hold = <K extends EventName>(event: K, payload: Events[K]): void => {
    const held = kept.get(event) ?? { flush: null, sentMs: -Infinity };
    kept.set(event, held);
    held.flush = () => {
      held.flush = null;
      held.sentMs = now();
      send(event, payload);
    };
    if (now() - held.sentMs >= intervalMs) held.flush();
  };
  return (event, payload) => {
    if (frequent.has(event)) {
      hold(event, payload);
      return;
    }
    if (event === 'runStarted') kept.delete('step');
    if (flushing.has(event)) for (const held of kept.values()) held.flush?.();
    send(event, payload);
  };
}
