// While an experiment is under way, and after its last run: how far both runs are, their curves, and the way out.
import { listDifferences } from '../../protocol/configDifference';
import { isRunning } from '../../state/select';
import { applyComparing } from '../../state/store';
import { runConfigOf } from '../../state/shown';
import { usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Twin.module.css';

export function TwinStrip() {
  const client = useClient();
  const { twin, running, done, config, givenBack } = usePageParts((state) => ({
    twin: state.twin,
    running: isRunning(state),
    done: state.history.length,
    config: runConfigOf(state),
    givenBack: state.twin !== null && listDifferences(state.twin.before, state.config).length === 0,
  }));
  if (!twin) return null;
  const share = ((twin.regularised ? 0 : config.epochs) + done) / (2 * config.epochs);
  const place = `${twin.regularised ? '1 of 2, with λ' : '2 of 2, without λ'} · epoch ${done} of ${config.epochs}`;
  return (
    <section className={styles.strip} aria-label="Twin experiment">
      <b>With and without λ</b>
      <span role="status">
        {running
          ? place
          : done < config.epochs
            ? `stopped, ${place}`
            : twin.regularised
              ? 'the first run has ended'
              : 'both runs have ended'}
      </span>
      <progress max={1} value={share} aria-label="Progress of both runs" />
      <button type="button" onClick={() => applyComparing(true)}>
        Both curves
      </button>
      {running && (
        <button type="button" onClick={() => act(() => client.stop())}>
          Cancel the experiment
        </button>
      )}
      {!running && givenBack && <span>The settings are those of before it again.</span>}
    </section>
  );
}
