// How far the choosing or compiling of kernels is, with a way out where a person began it: the focus goes there from the button that began it.
import type { KernelProgress } from '../../protocol/kernels';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Kernels.module.css';
import { stageInWords } from './kernelWords';

export function KernelProgressBar({ progress, cancellable }: { progress: KernelProgress; cancellable: boolean }) {
  const client = useClient();
  const { done, total } = progress;
  const words = stageInWords(progress);
  return (
    <div className={styles.progress}>
      <span>
        {words} {done} / {total}
      </span>
      <progress aria-label={words} value={done} max={total} />
      {cancellable && (
        <button type="button" autoFocus onClick={() => act(() => client.cancelKernels())}>
          Cancel
        </button>
      )}
    </div>
  );
}
