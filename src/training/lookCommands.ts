// Commands that only look: exports, inspection, and what the page watches. None of them changes a run.
import type { MapStack } from '../engine/types';
import { nothingFromPage } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import type { LayerRecord, RecordPlace, RemovedMaps } from '../protocol/layerRecord';
import { inspectRecord } from '../protocol/layerView';
import { compareCosts } from './exportCost';
import type { LayerLook } from './insideDesk';
import { listRemoved } from './listRemoved';
import { lookBack } from './pastCommands';
import type { SessionCore } from './sessionCore';
import { buildExport } from './takeAway';
import { findLayer, findPicture, type Watched } from './views';
import { describeChecks } from './words';

type LookCommands = Pick<CommandHandlers, 'export' | 'exportCost' | 'inspect' | 'layerRecord' | 'removedMaps' | 'watch'>;

export function createLookCommands(core: SessionCore): LookCommands {
  return {
    export: (payload) => takeAway(core, payload),
    exportCost: async () => {
      const { run, device, control } = core.takeRun('export');
      return control.exclusively(() => control.guard(compareCosts(run, device, core.tools)));
    },
    inspect: async (payload) => inspect(core, payload),
    layerRecord: (payload) => readLayerRecord(core, payload),
    removedMaps: async ({ layer }) => readRemoved(core, layer),
    watch: (what) => watch(core, what),
  };
}

async function takeAway(core: SessionCore, { kind, share = nothingFromPage }: CommandPayload<'export'>): Promise<CommandReply<'export'>> {
  const { run, device, control } = core.takeRun('export');
  const { tools } = core;
  const tell = (stage: string): void => tools.emit('exportStage', stage);
  const build = () => buildExport(kind, { run, device, dataset: core.desk.summary(run.config), share, tools, tell });
  try {
    const { name, blob, checks } = await control.exclusively(() => control.guard(build()));
    tools.emit('log', { epoch: run.epoch, kind: 'info', layer: null, text: `${name} was read back: ${describeChecks(checks)}` });
    return { name, blob, checks };
  } finally {
    tools.emit('exportStage', null);
  }
}

/** The epoch's record where it is kept and raw maps are not asked for; else the network of its checkpoint, or as it is. */
async function inspect(core: SessionCore, payload: CommandPayload<'inspect'>): Promise<CommandReply<'inspect'>> {
  const { layer, epoch, case: caseId, plane, slice, raw = false } = payload;
  const { run, control } = core.takeRun('inspect');
  const index = findLayer(run, layer);
  if (epoch !== undefined) await core.inside.settled();
  const record = epoch === undefined || raw ? undefined : core.inside.records.readLayer(epoch, layer);
  if (record && isPlace(record.place, payload)) return inspectRecord(record);
  const place = { caseId, plane, slice };
  const picture = findPicture(run.data, place);
  const isPast = epoch !== undefined && epoch !== run.epoch;
  const look = isPast
    ? await lookAtEpoch(core, payload, place)
    : await control.exclusively(() => control.guard(core.inside.look(run, index, picture)));
  if (!look) throw refuseEpoch(core, payload, record);
  // Judging gives the maps away.
  const maps = raw ? splitMaps(look.task.maps) : [];
  const inspection = inspectRecord(await core.inside.judge(look));
  return { ...inspection, maps: inspection.maps.map((map, i) => ({ ...map, ...(maps[i] ? { raw: maps[i] } : {}) })) };
}

/** Null where no checkpoint of that epoch is kept. */
async function lookAtEpoch(core: SessionCore, { layer, epoch }: CommandPayload<'inspect'>, place: Watched): Promise<LayerLook | null> {
  const { keeper, run } = core.takeRun('inspect');
  const { points } = await core.tools.shelf.readWay(keeper.record.id, run.config.keep.budgetMegabytes * 1e6);
  const point = points.find((one) => one.epoch === epoch && one.step === 0);
  if (!point) return null;
  const look = await lookBack(core, point, layer, place);
  if (look) return look;
  throw new PlaygroundError('wrong-phase', `Another moment than epoch ${epoch} was asked for meanwhile; ask again.`);
}

async function readRemoved({ inside, live }: SessionCore, layer: string): Promise<RemovedMaps> {
  await inside.settled();
  const recorded = inside.records.readRemoved(layer);
  const own = live?.run.pruning.layers.find(({ name }) => name === layer);
  return structuredClone(own ? listRemoved(own, recorded) : recorded);
}

type PlaceAsked = Pick<CommandPayload<'inspect'>, 'case' | 'plane' | 'slice'>;

const isPlace = ({ caseId, plane, slice }: RecordPlace, asked: PlaceAsked): boolean =>
  (asked.case ?? caseId) === caseId && (asked.plane ?? plane) === plane && (asked.slice ?? slice) === slice;

function refuseEpoch(core: SessionCore, { epoch = 0, raw }: CommandPayload<'inspect'>, record?: LayerRecord): PlaygroundError {
  const { epochs } = core.inside.records.memory;
  if (raw)
    return new PlaygroundError(
      'bad-config',
      `Raw maps of epoch ${epoch} need its checkpoint, and none is kept; ask without an epoch for now’s.`,
    );
  if (record) {
    const { caseId, plane, slice } = record.place;
    return new PlaygroundError(
      'bad-config',
      `Epoch ${epoch}, of which no checkpoint is kept, was recorded on ${plane} slice ${slice} of ${caseId} alone; ask for that.`,
    );
  }
  const there = epochs.length === 0 ? 'none is' : `${epochs.join(', ')} are`;
  return new PlaygroundError(
    'bad-config',
    `Epoch ${epoch} is not recorded, and no checkpoint of it is kept; of this run’s epochs ${there}. Epochs are recorded as they end, while feature maps are shown, and kept as far as memory allows.`,
  );
}

function splitMaps({ shape: [count = 0, ...shape], data }: MapStack): { shape: number[]; data: Float32Array }[] {
  const size = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, i) => ({ shape, data: data.slice(i * size, (i + 1) * size) }));
}

/** What the page needs of an epoch's layer; copies, because what is sent is given away. */
async function readLayerRecord({ inside }: SessionCore, { layer, epoch }: CommandPayload<'layerRecord'>): Promise<LayerRecord | null> {
  await inside.settled();
  return structuredClone(inside.records.readLayer(epoch, layer) ?? null);
}

async function watch({ views, inside, live, desk, config }: SessionCore, what: CommandPayload<'watch'>): Promise<null> {
  views.watch(what);
  if (what.inside !== undefined) inside.setRecording(what.inside);
  if (live) await views.send(live);
  else if (desk.data?.summarise(config).cases.some(({ split }) => split === 'validation')) views.sendTruth(desk.previewData(config));
  return null;
}
