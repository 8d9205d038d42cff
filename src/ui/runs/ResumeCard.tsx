// A run that an earlier visit left behind, and the ways to go on with it or to be rid of it. On the start view and above the loaded data.
import { isRunning } from '../../state/select';
import { applyEvent } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Runs.module.css';
import { describeData, placeInWords } from './runWords';

export function ResumeCard() {
  const client = useClient();
  const { resumable, kept, running, loading } = usePageParts((state) => ({
    resumable: state.resumable,
    kept: state.kept,
    running: isRunning(state) || state.recovering !== null,
    loading: state.phase === 'loading',
  }));
  if (!resumable || running) return null;
  return (
    <section className={styles.resume} aria-label="A run of your last visit">
      <div>
        <b>{resumable.name}</b>
        <p className={styles.mute}>
          Left {placeInWords(resumable)}. {describeData(resumable, kept)}
        </p>
      </div>
      <button type="button" data-look="primary" disabled={loading} onClick={() => act(() => client.resume())}>
        Resume
      </button>
      <button type="button" disabled={loading} onClick={() => applyEvent('resumable', null)}>
        Not now
      </button>
    </section>
  );
}
