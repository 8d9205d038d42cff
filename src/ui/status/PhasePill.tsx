// Phase, epoch, step time and time left in one line. Shows measured numbers only; what is not known yet is left out.
import type { Phase } from '../../protocol/snapshot';
import { epochOf } from '../../state/select';
import { runConfigOf } from '../../state/shown';
import { usePageParts } from '../../state/usePage';
import { stageInWords } from '../kernels/kernelWords';
import { formatDuration, formatMs } from '../../lib/format';
import styles from './StatusBar.module.css';

const words: Record<Phase, string> = {
  empty: 'No data',
  loading: 'Reading',
  ready: 'Ready',
  training: 'Training',
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Stopped by an error',
};

export function PhasePill() {
  const { twin, phase, epoch, epochs, step, ran, progress, recovering } = usePageParts((state) => ({
    twin: state.twin,
    phase: state.phase,
    epoch: epochOf(state),
    epochs: runConfigOf(state).epochs,
    step: state.step,
    progress: state.kernelProgress,
    recovering: state.recovering,
    ran: state.history.at(-1)?.epoch ?? 0,
  }));
  const known = [
    twin ? `twin ${twin.regularised ? 1 : 2} / 2` : null,
    epoch > 0 ? `epoch ${epoch} / ${epochs}` : null,
    step ? `${formatMs(step.stepMs)}/step` : null,
    step?.secondsLeft != null && phase === 'training' ? `${formatDuration(step.secondsLeft)} left` : null,
    epoch === 0 && ran === 0 && phase === 'ready' ? 'press Start training' : null,
  ].filter((part) => part !== null);
  const parts = progress ? [`${progress.done} / ${progress.total}`] : known;
  return (
    <span className={styles.pill} data-testid="phase" data-whole={progress !== null} title={recovering?.cause}>
      <span className={styles.dot} data-phase={phase} />
      <b role="status">{recovering ? 'Recovering' : progress ? stageInWords(progress) : words[phase]}</b>
      {parts.length > 0 && <span className={styles.shrink}>{parts.join(' · ')}</span>}
    </span>
  );
}
