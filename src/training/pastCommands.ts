// Commands that look at a past moment through its checkpoint: the watched plane and a layer's maps, computed anew by the network that was kept.
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandPayload } from '../protocol/messages';
import type { LayerRecord } from '../protocol/layerRecord';
import type { CheckpointName } from '../protocol/runs';
import type { LiveRun } from './liveRun';
import type { LayerLook } from './insideDesk';
import type { SessionCore } from './sessionCore';
import { findLayer, findPicture, readPrediction, type Watched } from './views';

type PastCommands = Pick<CommandHandlers, 'pastPrediction' | 'pastLayer' | 'closePast'>;

export function createPastCommands(core: SessionCore): PastCommands {
  return {
    pastPrediction({ runId, sequence, ...place }) {
      return core.past.look({ runId, sequence }, takeLive(core), (seen) => readPrediction(seen, findPicture(seen.data, place)));
    },
    pastLayer: (payload) => readPastLayer(core, payload),
    async closePast() {
      await core.past.close();
      return null;
    },
  };
}

async function readPastLayer(core: SessionCore, payload: CommandPayload<'pastLayer'>): Promise<LayerRecord | null> {
  const look = await lookBack(core, payload, payload.layer, payload);
  return look && core.inside.judge(look, payload.embedding);
}

/** A layer as a checkpoint's network shows it; null where another checkpoint was asked for meanwhile. */
export function lookBack(core: SessionCore, { runId, sequence }: CheckpointName, layer: string, place: Watched): Promise<LayerLook | null> {
  return core.past.look({ runId, sequence }, takeLive(core), (seen) =>
    core.inside.look(seen, findLayer(seen, layer), findPicture(seen.data, place)),
  );
}

/** Of the live run only its data are needed: its own weights may be lost. */
function takeLive({ check, live }: SessionCore): LiveRun {
  check('inspect');
  if (!live) throw new PlaygroundError('wrong-phase', 'Cannot look back: there is no run. Start or open one first.');
  return live;
}
