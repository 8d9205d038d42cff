// What the experiment will do, and the two numbers that may be chosen. Says what becomes of a run under way before it is left.
import { useState } from 'react';
import { startRefusal, isRunning } from '../../state/select';
import { usePage, usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { describeShared } from './pairs';
import styles from './Twin.module.css';

const publishedLambda = 0.5;

export function TwinForm({ onStart }: { onStart: () => void }) {
  const client = useClient();
  const { config, running, dataset, twin } = usePageParts((state) => ({
    config: state.config,
    running: isRunning(state),
    dataset: state.dataset,
    twin: state.twin,
  }));
  const refusal = usePage((state) => (isRunning(state) ? null : startRefusal(state)));
  const [lambda, setLambda] = useState(String(config.pruning.lambda || publishedLambda));
  const [epochs, setEpochs] = useState(String(config.epochs));
  const own = { ...config, epochs: Number(epochs) };
  const watched = dataset?.cases.some(({ split }) => split === 'validation') === true;
  const why = refusal ?? (watched ? null : 'Both sides are looked at on a validation case; set some aside under Split.');
  if (running && twin) return null;
  const start = () =>
    act(async () => {
      await client.startTwin({ lambda: Number(lambda), epochs: Number(epochs) });
      onStart();
    });
  return (
    <form
      className={styles.form}
      aria-label="New experiment"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <p>
        Does the regulariser make feature maps cluster? As in the paper’s section 4.2 the same network is trained twice on the same data
        with the same seed, nothing pruned: with the regulariser, then without. Every epoch both are looked at on one validation slice.
      </p>
      <p className={styles.muted}>
        {describeShared('the loaded data', own)}. While it lasts, the settings on the left are its own; then yours come back.
      </p>
      <div className={styles.fields}>
        <label>
          λ of the side with it{' '}
          <input type="text" inputMode="decimal" value={lambda} onChange={(event) => setLambda(event.target.value.replace(',', '.'))} />
        </label>
        <label>
          epochs of each side <input type="text" inputMode="numeric" value={epochs} onChange={(event) => setEpochs(event.target.value)} />
        </label>
        <button type="submit" data-look="primary" disabled={why !== null}>
          {running ? 'Leave this run and train both sides' : 'Train both sides'}
        </button>
      </div>
      {running && <p className={styles.muted}>The run under way is not ended: it rests in the library, where it can be gone on with.</p>}
      {why !== null && <p className={styles.muted}>{why}</p>}
    </form>
  );
}
