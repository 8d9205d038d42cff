// Runs one what-if at a time between two steps, tells the page of it, and ends it early when asked. Knows no evaluation.
import { PlaygroundError } from '../protocol/failures';
import type { WhatIf, WhatIfQuestion } from '../protocol/whatIf';
import type { LiveRun } from './liveRun';
import type { Emit } from './ports';
import { measureWhatIf } from './whatIf';

export interface WhatIfDesk {
  measure(live: LiveRun, question: WhatIfQuestion, checkDevice: () => void): Promise<WhatIf>;
  /** Ends what is being measured, or waits to be. */
  cancel(): void;
}

export function createWhatIfDesk(emit: Emit): WhatIfDesk {
  let abort: AbortController | null = null;

  const measure = async (
    { run, control }: LiveRun,
    question: WhatIfQuestion,
    signal: AbortSignal,
    checkDevice: () => void,
  ): Promise<WhatIf> => {
    // Between two steps already: its evaluations neither wait for a pause nor let other work in.
    const gate = async (drain: () => Promise<void>): Promise<void> => {
      await drain();
      signal.throwIfAborted();
    };
    try {
      return await measureWhatIf(run, { control: { ...control, gate }, checkDevice }, question, (done, total) =>
        emit('whatIfProgress', { done, total }),
      );
    } finally {
      emit('whatIfProgress', null);
    }
  };
  return {
    async measure(live, question, checkDevice) {
      if (abort) throw new PlaygroundError('wrong-phase', 'A what-if is being measured already.');
      abort = new AbortController();
      const { signal } = abort;
      try {
        const result = await live.control.exclusively(() => measure(live, question, signal, checkDevice));
        emit('whatIf', result);
        return result;
      } finally {
        abort = null;
      }
    },
    cancel: () => abort?.abort(new PlaygroundError('wrong-phase', 'The what-if was cancelled.')),
  };
}
