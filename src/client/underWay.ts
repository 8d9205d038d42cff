// What the worker was asked for and has not answered yet, as far as it may not be disturbed by other settings. Knows neither worker nor store.
import type { Command } from '../protocol/messages';
import type { Requests } from './requests';

/** In words that follow "while". */
const undisturbed: Partial<Record<Command, string>> = {
  load: 'a data set is loaded',
  reopen: 'a data set is loaded',
  edit: 'the data set is changed',
  undoEdit: 'the data set is changed',
  start: 'a run is started',
  startTwin: 'a run is started',
  continueModel: 'a run is started',
  openRun: 'a run is opened',
  revive: 'a run is taken up again',
  score: 'the test cases are scored',
  apply: 'a model is applied',
};

export interface WatchedRequests {
  ask: Requests['ask'];
  /** The oldest such command; null where there is none. */
  underWay(): string | null;
}

/** `wordsOf`: the same for commands that begin something only in some states. */
export function watchRequests(ask: Requests['ask'], wordsOf: (command: Command) => string | null): WatchedRequests {
  const pending = new Set<{ words: string }>();
  return {
    ask(command, payload) {
      const answer = ask(command, payload);
      const words = undisturbed[command] ?? wordsOf(command);
      if (words === null) return answer;
      const entry = { words };
      pending.add(entry);
      return answer.finally(() => pending.delete(entry));
    },
    underWay: () => [...pending][0]?.words ?? null,
  };
}
