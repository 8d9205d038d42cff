// The kernels of a training step: what they cost, how they were chosen, and what can be done about it. Asks when opened and when told to, never by itself.
import { hasRun } from '../../state/select';
import { usePage, usePageParts } from '../../state/usePage';
import { measuringBudgetSeconds, type KernelReport } from '../../protocol/kernels';
import { adapterName } from '../status/MachinePill';
import { Alert } from '../shared/Alert';
import { Term } from '../shared/Term';
import { CopyButton } from './CopyButton';
import { KernelProgressBar } from './KernelProgressBar';
import styles from './Kernels.module.css';
import { KernelTable } from './KernelTable';
import { describeEstimates, describeTotal } from './kernelWords';
import { useKernels, type Asking, type Kernels } from './useKernels';

export function KernelsPanel() {
  const ran = usePage(hasRun);
  const kernels = useKernels(ran);
  const { progress, levels } = usePageParts((state) => ({ progress: state.kernelProgress, levels: state.config.levels }));
  const { report, failure, asking, answered } = kernels;
  return (
    <div className={styles.panel}>
      {failure && <Alert failure={failure} />}
      {report ? (
        <p>
          <b>{adapterName(report.adapter)}</b>, epoch {report.epoch}: {describeTotal(report, levels)}
        </p>
      ) : (
        <p className={styles.mute}>{ran ? waiting(asking) : emptyWords}</p>
      )}
      {progress ? <KernelProgressBar progress={progress} cancellable={ran} /> : report && <Estimates report={report} kernels={kernels} />}
      {report && <KernelTable report={report} levels={levels} />}
      {report && <p className={styles.mute}>{refusedInWords(report)}</p>}
      <div className={styles.actions}>
        {ran && <AskButton what="kernels" words="Time again" kernels={kernels} />}
        <AskButton what="resetKernels" words="Reset choices" kernels={kernels} />
        {report && <CopyButton report={report} />}
        <span role="status" className={styles.mute}>
          {asking === null && answered === 'resetKernels' && 'What was measured on this adapter is forgotten.'}
        </span>
      </div>
    </div>
  );
}

const emptyWords = 'Kernels are timed on the network in training: start a run, or take one step, and they stand here.';
const waiting = (asking: Asking | null): string => (asking ? 'Waiting for the GPU …' : 'No times yet.');

const refusedInWords = ({ refused }: KernelReport): string =>
  refused.length === 0
    ? 'No variant was found to compute anything else than the plain one.'
    : `Refused, because they compute something else than the plain variant on this adapter: ${refused.join(', ')}.`;

/** Says honestly what was not measured, and offers to. */
function Estimates({ report, kernels }: { report: KernelReport; kernels: Kernels }) {
  const words = describeEstimates(report);
  if (words === null) return null;
  return (
    <div className={styles.estimates}>
      <p>
        {words} The <Term name="autotune" /> tries every candidate, checks it against the plain one and keeps the fastest; at most{' '}
        {measuringBudgetSeconds} s, in which training waits.
      </p>
      <AskButton what="measureKernels" words="Measure now" kernels={kernels} />
    </div>
  );
}

/** Keeps the keyboard's focus while it waits. */
function AskButton({ what, words, kernels: { asking, ask } }: { what: Asking; words: string; kernels: Kernels }) {
  const press = () => {
    if (asking === null) ask(what);
  };
  return (
    <button type="button" aria-disabled={asking !== null || undefined} aria-busy={asking === what} onClick={press}>
      {words}
    </button>
  );
}
