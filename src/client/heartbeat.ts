// Notices a worker that answers nothing any more. Counts its own ticks and not time: a laptop that slept, or a tab whose timers are held back, has no
// unanswered questions to show for it.

const tickMs = 4000;
/** Ticks in a row that a question may stay unanswered. */
const mostMissed = 4;

/** Asks while `wanted()`; `onSilence` is told once per silence. One per page. */
export function keepHeartbeat(ask: () => Promise<unknown>, wanted: () => boolean, onSilence: () => void, every = tickMs): void {
  let asked: symbol | null = null;
  let missed = 0;
  const question = (): void => {
    const mine = Symbol('question');
    asked = mine;
    missed = 0;
    const answered = (): void => void (asked = asked === mine ? null : asked);
    // A worker that was replaced has answered, too.
    ask().then(answered, answered);
  };
  setInterval(() => {
    if (!wanted()) asked = null;
    else if (asked === null) question();
    else if (++missed >= mostMissed) {
      asked = null;
      onSilence();
    }
  }, every);
}
