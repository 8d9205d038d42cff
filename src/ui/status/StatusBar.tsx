// The top line of the page: where the run stands, on which machine, and the buttons that steer it.
import { hasRun, showsStart } from '../../state/select';
import { usePage } from '../../state/usePage';
import { ExportButton } from '../export/ExportButton';
import { Logo } from './Logo';
import { MachinePill } from './MachinePill';
import { PhasePill } from './PhasePill';
import { ProgressLine } from './ProgressLine';
import { RunControls } from './RunControls';
import styles from './StatusBar.module.css';
import { ThemeToggle } from './ThemeToggle';

export function StatusBar({ onHelp, onKernels, onRuns }: { onHelp: () => void; onKernels: () => void; onRuns: () => void }) {
  const start = usePage(showsStart);
  const ran = usePage(hasRun);
  const finished = usePage((state) => state.phase === 'finished' && hasRun(state));
  return (
    <header className={styles.bar}>
      <h1 className={styles.logo}>
        <Logo />
        <span data-brief={!start}>Sauron Playground</span>
      </h1>
      {!start && <PhasePill />}
      {!start && <MachinePill onKernels={onKernels} />}
      <span className={`${styles.pill ?? ''} ${styles.privacy ?? ''}`}>
        <Lock /> <span data-brief={!start}>stays on this computer</span>
      </span>
      <span className={styles.grow} />
      {!start && <RunControls />}
      {!start && <ExportButton disabled={!ran} primary={finished} />}
      <button type="button" onClick={onRuns}>
        Runs
      </button>
      <button type="button" className={styles.round} aria-label="Keyboard shortcuts" onClick={onHelp}>
        ?
      </button>
      <ThemeToggle />
      {!start && <ProgressLine />}
    </header>
  );
}

const Lock = () => (
  <svg width="0.9em" height="1em" viewBox="0 0 12 14" aria-hidden="true">
    <path d="M3.2 6V4.2a2.8 2.8 0 0 1 5.6 0V6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    <rect x="1.4" y="6" width="9.2" height="7" rx="1.6" fill="currentColor" />
  </svg>
);
