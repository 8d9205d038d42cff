// Holds step events back to ten a second; what is held is sent before anything that a reader would compare with it.
import type { Emit } from '../training/ports';
import type { EventName, Events } from '../protocol/messages';

const stepIntervalMs = 100;

/** Events before which the newest step must have been told: a pause shows the very step it paused at. */
const flushing: ReadonlySet<EventName> = new Set(['phase', 'epoch']);

export function createReporter(send: Emit, now: () => number): Emit {
  let held: Events['step'] | null = null;
  let sentMs = -Infinity;

  const flush = (): void => {
    if (held) send('step', held);
    held = null;
    sentMs = now();
  };
  return (event, payload) => {
    if (event === 'step') {
      held = payload as Events['step'];
      if (now() - sentMs >= stepIntervalMs) flush();
      return;
    }
    if (event === 'runStarted') held = null;
    if (held && flushing.has(event)) flush();
    send(event, payload);
  };
}
