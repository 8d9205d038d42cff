// The page. Everything it shows comes from state/; everything it asks goes through the client it is given.
import { useCallback, useEffect, useState } from 'react';
import { warmPlotly } from '../charts/warmPlotly';
import type { PageClient } from '../state/pageClient';
import { showsStart } from '../state/select';
import { usePage } from '../state/usePage';
import { FormulaProvider } from './formula/FormulaProvider';
import { DiagnosticsDialog } from './diagnostics/DiagnosticsDialog';
import { useHeapCurve } from './diagnostics/heapCurve';
import { KernelsDialog } from './kernels/KernelsDialog';
import { ModelView } from './model/ModelView';
import { Failures } from './page/Failures';
import styles from './page/Page.module.css';
import { ShortcutDialog } from './page/ShortcutDialog';
import { UpdateBar } from './page/UpdateBar';
import { useKeyboard } from './page/useKeyboard';
import { useRunManners } from './page/useRunManners';
import { useUrlConfig } from './page/useUrlConfig';
import { useWatch } from './page/useWatch';
import { Workspace } from './page/Workspace';
import { RunsDialog } from './runs/RunsDialog';
import { ClientContext } from './shared/ClientContext';
import { DropVeil } from './start/DropVeil';
import { StartView } from './start/StartView';
import { StatusBar } from './status/StatusBar';
import { TourProvider } from './tour/TourProvider';
import { TwinDialog } from './twin/TwinDialog';
import './styles/tokens.css';
import './styles/base.css';

interface AppProps {
  client: PageClient;
  /** Reloads the page with the newer version that waits. */
  onUpdate?: () => void;
}

const reload = (): void => window.location.reload();

export function App({ client, onUpdate = reload }: AppProps) {
  return (
    <ClientContext value={client}>
      <FormulaProvider>
        <TourProvider>
          <Page onUpdate={onUpdate} />
        </TourProvider>
      </FormulaProvider>
    </ClientContext>
  );
}

function Page({ onUpdate }: { onUpdate: () => void }) {
  const start = usePage(showsStart);
  const usingModel = usePage((state) => state.usingModel);
  const [help, setHelp] = useState(false);
  const openHelp = useCallback(() => setHelp(true), []);
  const [kernels, setKernels] = useState(false);
  const openKernels = useCallback(() => setKernels(true), []);
  const [diagnosing, setDiagnosing] = useState(false);
  const heap = useHeapCurve();
  const [runs, setRuns] = useState(false);
  const openRuns = useCallback(() => setRuns(true), []);
  useKeyboard({ onHelp: openHelp, onKernels: openKernels, onRuns: openRuns });
  useRunManners();
  useUrlConfig();
  useWatch();
  useEffect(preloadCharts, []);
  return (
    <div className={styles.page}>
      <div>
        <StatusBar onHelp={openHelp} onKernels={openKernels} onRuns={openRuns} />
        <UpdateBar onUpdate={onUpdate} />
      </div>
      {usingModel ? (
        <ModelView />
      ) : start ? (
        <div className={styles.startScroll}>
          <div className={styles.startFailures}>
            <Failures />
          </div>
          <StartView />
        </div>
      ) : (
        <Workspace />
      )}
      <DropVeil add={false} />
      <KernelsDialog open={kernels} onClose={() => setKernels(false)} />
      <TwinDialog />
      <RunsDialog open={runs} onClose={() => setRuns(false)} />
      <ShortcutDialog open={help} onClose={() => setHelp(false)} onDiagnostics={() => setDiagnosing(true)} />
      <DiagnosticsDialog open={diagnosing} heap={heap} onClose={() => setDiagnosing(false)} />
    </div>
  );
}

/** The charting library is parsed, and has drawn once, while the person still looks for data, not when training begins. A failure shows in the charts. */
function preloadCharts(): void {
  const load = () => {
    warmPlotly().catch(() => undefined);
  };
  if ('requestIdleCallback' in window) window.requestIdleCallback(load, { timeout: 4000 });
  else setTimeout(load, 1500);
}
