// Sends the page fresh views of what it watches: after a step at most every two seconds, at rest and when asked at once.
import type { CommandPayload } from '../protocol/messages';
import type { LiveRun } from './liveRun';
import type { Emit } from './ports';
import type { RunData } from './ports';
import { describeTruth, findSlice, readLayerView, readPrediction } from './views';

/** Between unasked views while training; a view costs an inference pass. */
export const viewIntervalMs = 2000;

export interface ViewSender {
  watch(what: CommandPayload<'watch'>): void;
  /** After a step: sends when the last views are old. */
  offer(live: LiveRun): void;
  /** Sends as soon as no step is in flight; rejects when what is watched cannot be shown. */
  send(live: LiveRun): Promise<void>;
  /** The same without an answer: a view that cannot be made must not end a run. */
  refresh(live: LiveRun): void;
  /** Before there is a run: the watched slice with its truth alone. */
  sendTruth(data: RunData): void;
}

export function createViewSender(emit: Emit, now: () => number): ViewSender {
  const watched: CommandPayload<'watch'> = {};
  let sentMs = -Infinity;
  let waiting: Promise<void> | null = null;

  const readViews = async ({ run, control, deviceGone }: LiveRun): Promise<void> => {
    if (deviceGone || run.data.validation.length === 0) return;
    const position = findSlice(run.data, watched.caseId, watched.slice);
    if (watched.caseId !== undefined) emit('prediction', await control.guard(readPrediction(run, position)));
    if (watched.layer !== undefined) emit('layerView', await control.guard(readLayerView(run, watched.layer, position)));
  };
  const send = (live: LiveRun): Promise<void> => {
    if (waiting) return waiting;
    const sending = live.control.exclusively(async () => {
      waiting = null;
      await readViews(live);
      sentMs = now();
    });
    waiting = sending;
    sending.catch(() => (waiting = waiting === sending ? null : waiting));
    return sending;
  };
  const refresh = (live: LiveRun): void => {
    send(live).catch(() => undefined);
  };

  return {
    watch: (what) => void Object.assign(watched, what),
    offer(live) {
      if (waiting === null && now() - sentMs >= viewIntervalMs) refresh(live);
    },
    send,
    refresh,
    sendTruth(data) {
      if (watched.caseId !== undefined && data.validation.length > 0)
        emit('prediction', describeTruth(data.validationSlice(findSlice(data, watched.caseId, watched.slice))));
    },
  };
}
