// Commands that only look: exports, inspection, and what the page watches. None of them changes a run.
import type { MapStack } from '../engine/types';
import { nothingFromPage } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import type { LayerRecord, RecordPlace } from '../protocol/layerRecord';
import { inspectRecord } from '../protocol/layerView';
import { compareCosts } from './exportCost';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import { buildExport } from './takeAway';
import { findLayer, findPicture } from './views';
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
    removedMaps: async ({ layer }) => structuredClone(core.inside.records.readRemoved(layer)),
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

/** The epoch's record where it is kept and raw maps are not asked for; else the network as it is. */
async function inspect(core: SessionCore, payload: CommandPayload<'inspect'>): Promise<CommandReply<'inspect'>> {
  const { layer, epoch, case: caseId, plane, slice, raw = false } = payload;
  const { run, control } = core.takeRun('inspect');
  const index = findLayer(run, layer);
  if (epoch !== undefined) await core.inside.settled();
  const record = epoch === undefined || raw ? undefined : core.inside.records.readLayer(epoch, layer);
  if (record && isPlace(record.place, payload)) return inspectRecord(record);
  if (epoch !== undefined && epoch !== run.epoch) throw refuseEpoch(core, run, payload, record);
  const picture = findPicture(run.data, { caseId, plane, slice });
  const look = await control.exclusively(() => control.guard(core.inside.look(run, index, picture)));
  // Judging gives the maps away.
  const maps = raw ? splitMaps(look.task.maps) : [];
  const inspection = inspectRecord(await core.inside.judge(look));
  return { ...inspection, maps: inspection.maps.map((map, i) => ({ ...map, ...(maps[i] ? { raw: maps[i] } : {}) })) };
}

type PlaceAsked = Pick<CommandPayload<'inspect'>, 'case' | 'plane' | 'slice'>;

const isPlace = ({ caseId, plane, slice }: RecordPlace, asked: PlaceAsked): boolean =>
  (asked.case ?? caseId) === caseId && (asked.plane ?? plane) === plane && (asked.slice ?? slice) === slice;

function refuseEpoch(core: SessionCore, run: Run, { epoch = 0, raw }: CommandPayload<'inspect'>, record?: LayerRecord): PlaygroundError {
  const { epochs } = core.inside.records.memory;
  if (raw)
    return new PlaygroundError('bad-config', `Raw maps are those of the network as it is, in epoch ${run.epoch}; ask without an epoch.`);
  if (record) {
    const { caseId, plane, slice } = record.place;
    return new PlaygroundError('bad-config', `Epoch ${epoch} was recorded on ${plane} slice ${slice} of ${caseId} alone; ask for that.`);
  }
  const there = epochs.length === 0 ? 'none is' : `${epochs.join(', ')} are`;
  return new PlaygroundError(
    'bad-config',
    `Epoch ${epoch} is not recorded; of this run’s epochs ${there}. Epochs are recorded as they end, while feature maps are shown, and kept as far as memory allows.`,
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
