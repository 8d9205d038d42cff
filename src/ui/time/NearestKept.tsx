// Where the shown epoch has no checkpoint: which epochs nearby have one, as the way there.
import { applyShownEpoch } from '../../state/store';
import type { KeptEpochs } from './useKeptEpochs';
import styles from './Time.module.css';

export function NearestKept({ epoch, kept: { before, after } }: { epoch: number; kept: KeptEpochs }) {
  const near = [before, after].filter((one) => one !== null);
  return (
    <span className={styles.nearest}>
      No checkpoint of epoch {epoch} is kept; {near.length === 0 ? 'none is kept yet.' : 'the nearest:'}
      {near.map((one) => (
        <button key={one} type="button" data-look="plain" onClick={() => applyShownEpoch(one)}>
          epoch {one} ◆
        </button>
      ))}
    </span>
  );
}
