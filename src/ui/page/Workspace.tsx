// The page once there is data: settings left, run in the middle, results right, the selected layer below.
import { useState, type ReactNode } from 'react';
import { hasRun } from '../../state/select';
import { applyLooking } from '../../state/store';
import { usePage } from '../../state/usePage';
import { CurvesPanel } from '../curves/CurvesPanel';
import { DeskSide } from '../dataset/DeskSide';
import { EditProvider } from '../dataset/EditContext';
import { MendPanel } from '../dataset/MendPanel';
import { ReadyPanel } from '../dataset/ReadyPanel';
import { EventList } from '../events/EventList';
import { FinishedPanel } from '../finished/FinishedPanel';
import { LayerDrawer } from '../inside/LayerDrawer';
import { InsideView } from '../inside/view/InsideView';
import { ModelBar } from '../model/ModelBar';
import { NetworkPicture } from '../network/NetworkPicture';
import { PredictionPanel } from '../prediction/PredictionPanel';
import { ResumeCard } from '../runs/ResumeCard';
import { SettingsColumn } from '../settings/SettingsColumn';
import { FileInputs } from '../start/FileInputs';
import { LoadingPanel } from '../start/LoadingPanel';
import { TimeBar } from '../time/TimeBar';
import { TwinStrip } from '../twin/TwinStrip';
import { ValidationPanel } from '../validation/ValidationPanel';
import { Failures } from './Failures';
import styles from './Page.module.css';

export function Workspace() {
  const ran = usePage(hasRun);
  const dated = usePage((state) => state.history.length > 0);
  const loading = usePage((state) => state.phase === 'loading');
  const layer = usePage((state) => state.selection.layer);
  const looking = usePage((state) => state.looking);
  if (ran && looking && layer !== null) return <InsideView layer={layer} onClose={() => applyLooking(false)} />;
  return (
    <EditProvider>
      <main className={styles.columns}>
        <Side name="Settings" place="left">
          <SettingsColumn />
        </Side>
        <div className={styles.centre}>
          <div className={styles.failures}>
            <Failures />
          </div>
          <ModelBar />
          <ResumeCard />
          <TwinStrip />
          {loading && <LoadingPanel />}
          <MendPanel />
          <FinishedPanel />
          {!ran && <ReadyPanel />}
          <div data-grow="network">
            <NetworkPicture />
          </div>
          {dated && <TimeBar layer={null} />}
          <CurvesPanel />
        </div>
        <Side name={ran ? 'Results' : 'Case'} place="right">
          {ran ? (
            <>
              <PredictionPanel />
              <ValidationPanel />
              <EventList />
            </>
          ) : (
            <DeskSide />
          )}
        </Side>
      </main>
      {ran && <LayerDrawer />}
      <FileInputs add={false} />
    </EditProvider>
  );
}

/** On a narrow window a column folds away behind a button. */
function Side({ name, place, children }: { name: string; place: 'left' | 'right'; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <aside className={styles.side} data-place={place} data-open={open} aria-label={name}>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {name} {open ? '▾' : '▸'}
      </button>
      <div className={styles.stack}>{children}</div>
    </aside>
  );
}
