// Looks inside layers while a run lives: records every epoch's end while somebody wants it, and answers for the moment. Training waits only for the
// maps to come off the GPU; they are judged beside it. Knows neither worker nor page.
import type { Picture } from '../data/survey';
import type { LayerTask } from '../insight/describeLayer';
import type { PruningDecision } from '../pruning/method';
import type { EmbeddingKind, EpochInsight, LayerRecord, RecordPlace } from '../protocol/layerRecord';
import { digestRecord } from './digestRecord';
import { createEpochRecords, type EpochRecords } from './epochRecords';
import { completeFacts, readLayerFacts, type LayerFacts } from './layerFacts';
import { lookAtLayers } from './lookAtLayers';
import type { SessionTools } from './ports';
import type { Run, SeenRun } from './run';

/** Takes the decision that followed on the evidence that was looked at. */
export type Complete = (decision: PruningDecision | null) => void;

/** A layer at the moment it was looked at, judged elsewhere; `maps` as they came. */
export interface LayerLook {
  facts: LayerFacts;
  task: LayerTask;
}

export interface Follow {
  /** The run goes on from the end of this epoch of the run before: its records so far stay. */
  carry?: number;
  /** Every epoch is recorded, whether or not somebody looks; training waits where judging is slower. */
  always?: boolean;
  /** Where to look; else where the run was looked at before, or what is watched. */
  place?: RecordPlace | null;
}

export interface InsideDesk {
  readonly records: EpochRecords;
  /** While nobody wants records, epochs are not looked at and cost nothing. */
  setRecording(wanted: boolean): void;
  /** Follows another run: `insights` are those it has, and get the new ones. */
  begin(insights: EpochInsight[], how?: Follow): void;
  /** Forgets what came after that epoch, which will be trained again. */
  rewind(epoch: number): void;
  /** At an epoch's end before the cut, no step being in flight: reads the maps of all prunable layers of the picture. */
  onEvidence(run: Run, pick: (place: RecordPlace | null) => Picture | null): Promise<Complete>;
  /** Reads one layer's maps, no step being in flight. */
  look(run: SeenRun, layer: number, picture: Picture): Promise<LayerLook>;
  /** Judges them, laid over the record of their epoch or else the latest one; they are given away. Records keep to principal components. */
  judge(look: LayerLook, embedding?: EmbeddingKind): Promise<LayerRecord>;
  /** Resolves when every epoch that was looked at has its record. */
  settled(): Promise<void>;
}

/** Records of a run take at most this much memory. */
export const recordLimitBytes = 128 * 2 ** 20;

/** Epochs that may wait to be judged; where judging is slower than training, what comes then is not recorded. */
const mostWaiting = 2;

export function createInsideDesk({ describeLayers, emit, now }: Pick<SessionTools, 'describeLayers' | 'emit' | 'now'>): InsideDesk {
  let records = createEpochRecords(recordLimitBytes);
  let waiting = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let picture: Picture | null = null;
  let recording = true;
  /** What was judged last with another embedding than that of records: its dots go on from there. */
  let latestLook: Former | null = null;
  let told: EpochInsight[] = [];
  let follow: Follow = {};

  const record = async (into: EpochRecords, { facts, tasks, waitedMs }: EpochLook): Promise<void> => {
    const beganMs = now();
    const former = into.latest?.layers ?? [];
    const insights = await describeLayers(tasks.map((task, i) => ({ ...task, former: findFormer(former, facts[i]) })));
    const layers = facts.flatMap((fact, i) => (insights[i] ? [{ ...fact, ...insights[i] }] : []));
    const [{ epoch, place }] = layers as [LayerRecord];
    into.add({ epoch, layers });
    const cost = { waitedMs, describedMs: now() - beganMs };
    if (into !== records) return;
    const insight: EpochInsight = { epoch, place, layers: layers.map(digestRecord), memory: into.memory, cost };
    told.push(insight);
    emit('epochInsight', insight);
  };

  return {
    get records() {
      return records;
    },
    setRecording: (wanted) => void (recording = wanted),
    begin(next, how = {}) {
      records = how.carry === undefined ? createEpochRecords(recordLimitBytes) : records.upTo(how.carry);
      told = next;
      follow = { ...how, place: how.place ?? next[0]?.place ?? null };
      picture = null;
      latestLook = null;
    },
    rewind(epoch) {
      records = records.upTo(epoch);
      told.splice(0, told.length, ...told.filter((one) => one.epoch <= epoch));
    },
    async onEvidence(run, pick) {
      // Always the same picture, so that epochs can be compared.
      const wanted = recording || follow.always === true;
      picture ??= wanted ? pick(follow.place ?? null) : null;
      if (follow.always && waiting >= mostWaiting) await queue;
      if (!wanted || !picture || waiting >= mostWaiting) return () => undefined;
      const beganMs = now();
      const shown = picture;
      const prunable = run.network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
      const tasks = await lookAtLayers(run, shown, prunable);
      const facts = prunable.map((layer) => readLayerFacts(run, layer, shown));
      const waitedMs = now() - beganMs;
      const into = records;
      return (decision) => {
        const complete = facts.map((fact, i) => completeFacts(fact, prunable[i] ?? 0, decision));
        waiting++;
        queue = queue
          .then(() => record(into, { facts: complete, tasks, waitedMs }))
          .catch((error: unknown) => {
            const text = `The maps of epoch ${run.epoch} could not be recorded: ${error instanceof Error ? error.message : String(error)}`;
            emit('log', { epoch: run.epoch, kind: 'warning', layer: null, text });
          })
          .finally(() => waiting--);
      };
    },
    async look(run, layer, shown) {
      const facts = readLayerFacts(run, layer, shown);
      const [task] = await lookAtLayers(run, shown, [layer]);
      return { facts, task: task as LayerTask };
    },
    async judge({ facts, task }, embedding = 'pca') {
      const recorded = findFormer((records.read(facts.epoch) ?? records.latest)?.layers ?? [], facts);
      const isFollowed = embedding !== 'pca' && latestLook?.layer === facts.layer && latestLook.embedding.kind === embedding;
      const [insight] = await describeLayers([{ ...task, embedding, former: isFollowed ? latestLook : recorded }]);
      const found = { ...facts, ...(insight as LayerRecord) };
      const { layer, filters, clusters, embedding: dots } = found;
      // A copy: what is found is given away.
      latestLook = embedding === 'pca' ? null : structuredClone({ layer, filters, clusters, embedding: dots });
      return found;
    },
    settled: async () => void (await queue),
  };
}

type Former = Pick<LayerRecord, 'layer' | 'filters' | 'clusters' | 'embedding'>;

interface EpochLook {
  facts: LayerFacts[];
  tasks: LayerTask[];
  waitedMs: number;
}

const findFormer = (layers: readonly LayerRecord[], facts: LayerFacts | undefined): LayerRecord | null =>
  layers.find(({ layer }) => layer === facts?.layer) ?? null;
