// Notices a graphics device that answers nothing any more. Counts ticks and not time, so that a laptop's sleep is no silence.
import { PlaygroundError } from '../protocol/failures';
import type { LiveRun } from './liveRun';

const tickMs = 5000;
/** Silent ticks until a GPU is given up; a software adapter may take minutes for one step. */
const mostSilentTicks = 12;
const mostSilentTicksInSoftware = 120;

/** Interrupts the run when work is waited for and none settles; returns how to end the watch. */
export function watchGpu({ control, ...live }: Pick<LiveRun, 'control' | 'device'>, every = tickMs): () => void {
  const limit = live.device.facts.software ? mostSilentTicksInSoftware : mostSilentTicks;
  let silent = 0;
  let settledBefore = -1;
  const timer = setInterval(() => {
    const { pending, settled } = control.pulse;
    silent = pending > 0 && settled === settledBefore ? silent + 1 : 0;
    settledBefore = settled;
    if (silent < limit) return;
    silent = 0;
    control.interrupt(
      new PlaygroundError('device-lost', `The graphics device has not answered for ${Math.round((limit * every) / 1000)} s.`),
    );
  }, every);
  return () => clearInterval(timer);
}
