// Sends the page fresh views of what it watches: after a step at most every two seconds and within a share of the time, at rest and when asked at once.
import type { RecordPlace } from '../protocol/layerRecord';
import type { CommandPayload } from '../protocol/messages';
import type { Picture } from '../data/survey';
import type { InsideDesk } from './insideDesk';
import type { LiveRun } from './liveRun';
import type { Emit, RunData } from './ports';
import type { Run } from './run';
import { createTimeBudget, type TimeBudget } from './timeBudget';
import { describeTruth, findLayer, findPicture, findWatched, readPrediction, type Watched } from './views';

/** Between unasked views while training; a view costs an inference pass. */
export const viewIntervalMs = 2000;

/** Of the time that training has, for what is not asked for: predictions take several passes in large volumes; maps are judged and drawn, too. */
const shares = { prediction: 0.1, layer: 0.025 };
/** Nothing is saved up, so that views come evenly. */
const mostSavedMs = 1;

export interface ViewSender {
  watch(what: CommandPayload<'watch'>): void;
  /** After a step: sends when the last views are old. */
  offer(live: LiveRun): void;
  /** Sends as soon as no step is in flight; rejects when there is no such layer. */
  send(live: LiveRun): Promise<void>;
  /** The same without an answer: a view that cannot be made must not end a run. */
  refresh(live: LiveRun): void;
  /** That place, else what is watched, else what is shown first; null without validation cases. */
  pick(data: RunData, place: RecordPlace | null): Picture | null;
  /** Before there is a run: the watched plane with its truth alone. */
  sendTruth(data: RunData): void;
}

const pointOf = ({ caseId, plane, slice }: CommandPayload<'watch'>): Watched => ({ caseId, plane, slice });

const nameOf = ({ caseId, plane, slice }: Picture): string => [caseId, plane, slice].join('\n');

export function createViewSender(emit: Emit, now: () => number, inside: InsideDesk): ViewSender {
  const watched: CommandPayload<'watch'> = {};
  const predictions = createTimeBudget(shares.prediction, mostSavedMs, now);
  const looks = createTimeBudget(shares.layer, mostSavedMs, now);
  let sentMs = -Infinity;
  /** Somebody waits for the next views. */
  let asked = false;
  /** The picture whose prediction was sent last. */
  let shown = '';
  let waiting: Promise<void> | null = null;
  let judging = 0;
  /** Filters of the layer that was looked at last. */
  let looked = { layer: '', filters: 0 };

  /** A prune has taken filters that the page still shows. */
  const isStale = ({ network }: Run): boolean =>
    watched.inside !== false &&
    watched.layer === looked.layer &&
    network.layers.find(({ name }) => name === looked.layer)?.filters !== looked.filters;

  /** What is left to do once the GPU is free again. */
  const readViews = async ({ run, control, deviceGone }: LiveRun): Promise<(() => Promise<void>) | null> => {
    if (deviceGone || run.data.validation.length === 0) return null;
    const isDue = ({ isOpen }: TimeBudget): boolean => asked || isOpen();
    const due = { prediction: isDue(predictions), layer: isDue(looks) || isStale(run) };
    asked = false;
    const picture = findWatched(run.data, pointOf(watched));
    if (watched.caseId !== undefined && due.prediction) {
      // What takes several passes shows its image first, so that browsing does not wait for the network.
      if (picture.survey.patchCount > run.evaluationBatch && shown !== nameOf(picture)) emit('prediction', describeTruth(picture));
      emit('prediction', await predictions.spend(() => control.guard(readPrediction(run, picture))));
      shown = nameOf(picture);
    }
    const { layer, embedding, inside: wanted } = watched;
    if (layer === undefined || wanted === false || !due.layer) return null;
    const look = await looks.spend(() => control.guard(inside.look(run, findLayer(run, layer), picture)));
    looked = { layer, filters: look.task.filters.length };
    const { records } = inside;
    return async () => {
      const record = await looks.spend(() => inside.judge(look, embedding));
      if (records === inside.records) emit('layerView', record);
    };
  };
  const sendDue = (live: LiveRun): Promise<void> => {
    if (waiting) return waiting;
    const reading = live.control.exclusively(async () => {
      // Not before `waiting` is set: where the loop has ended, the task begins at once.
      await Promise.resolve();
      waiting = null;
      const judge = await readViews(live);
      sentMs = now();
      return judge;
    });
    // Maps are judged beside the run, which goes on meanwhile.
    judging++;
    const sending = reading.then((judge) => judge?.()).finally(() => judging--);
    waiting = sending;
    sending.catch(() => (waiting = waiting === sending ? null : waiting));
    return sending;
  };
  const send = (live: LiveRun): Promise<void> => {
    asked = true;
    return sendDue(live);
  };
  const inTheBackground = (sending: Promise<void>): void => void sending.catch(() => undefined);

  return {
    watch: (what) => void Object.assign(watched, what),
    offer(live) {
      const isRested = now() - sentMs >= viewIntervalMs && (predictions.isOpen() || looks.isOpen() || isStale(live.run));
      if (waiting === null && judging === 0 && isRested) inTheBackground(sendDue(live));
    },
    send,
    refresh: (live) => inTheBackground(send(live)),
    pick: (data, place) => (data.validation.length > 0 ? (place ? findPicture(data, place) : findWatched(data, pointOf(watched))) : null),
    sendTruth(data) {
      if (watched.caseId !== undefined && data.validation.length > 0)
        emit('prediction', describeTruth(findWatched(data, pointOf(watched))));
    },
  };
}
