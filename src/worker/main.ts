// The worker's entry: a session with the real engine, importer and clock, answering the page. Knows nothing of React.
import { version } from '../../package.json';
import { createEngineDevice } from '../engine/device';
import { createEngine } from '../engine/engine';
import { runSelfTest } from '../engine/selfTest';
import type { FromWorker, ToWorker } from '../protocol/messages';
import { sendToPage, type Endpoint } from '../protocol/port';
import type { Emit } from '../training/ports';
import { createShelf } from '../training/checkpoint/shelf';
import { createSession } from '../training/session';
import { createDataKeeper } from './keptData';
import { createInsightWorker } from './insightWorker';
import { openKeptTexts, privateFile } from './keptTexts';
import { loadSource } from './loadSource';
import { openPrivateFolder } from './privateFolder';
import { createFragileFolder } from './fragileFolder';
import { hang } from './hang';
import { createReporter } from './reporter';
import { openRunFolder } from './runFolder';
import { serve } from './serve';
import { createTabLocks, lockOf } from './tabLocks';

const scope = globalThis as unknown as Endpoint & { onmessage: ((event: MessageEvent<ToWorker>) => void) | null };
const send = (message: FromWorker): void => sendToPage(scope, message);
const now = (): number => performance.now();
const emit: Emit = (event, payload) => send({ event, payload } as FromWorker);

const locks = createTabLocks('run');
const disk = createFragileFolder(openRunFolder('runs'));

const session = createSession({
  createDevice: () => createEngineDevice(),
  createEngine,
  tileStore: openKeptTexts(privateFile('kernels.json')),
  runSelfTest,
  runIndependently: async (...task) => (await import('../engine/tfjsForward')).runWithTfjs(...task),
  describeLayers: createInsightWorker(),
  exportPeers: (device) => ({
    runOnnx: async (...task) => (await import('../export/onnx/runOnnx')).runOnnx(...task),
    runGraphModel: async (...task) => (await import('../engine/tfjsGraph')).runGraphModel(device, ...task),
  }),
  environment: { program: `Sauron Playground ${version}`, browser: navigator.userAgent },
  load: loadSource,
  keeper: createDataKeeper(openPrivateFolder('data'), lockOf(createTabLocks('kept'), 'data')),
  shelf: createShelf(disk.folder, locks),
  locks,
  breakOutside(what) {
    if (what === 'disk') disk.failTwice();
    else hang();
  },
  now,
  emit: createReporter(emit, now),
});

scope.onmessage = ({ data }) => void serve(session, data, send);
