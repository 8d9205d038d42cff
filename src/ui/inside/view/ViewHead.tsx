// First line of the view: which layer, on what it was shown, and the way back.
import { nameLayer } from '../../../protocol/layerNames';
import type { LayerView } from '../../../protocol/inspection';
import { usePage } from '../../../state/usePage';
import { CaseBrowser } from '../../prediction/CaseBrowser';
import { sliceInWords } from '../../shared/sliceInWords';
import styles from './InsideView.module.css';

interface ViewHeadProps {
  layer: string;
  view: LayerView | null;
  /** It was computed from the epoch's checkpoint. */
  computed: boolean;
  onClose: () => void;
}

export function ViewHead({ layer, view, computed, onClose }: ViewHeadProps) {
  const levels = usePage((state) => state.config.levels);
  return (
    <header className={styles.head}>
      <h2>{nameLayer(layer, levels).long}</h2>
      {view && (
        <span className={styles.muted}>
          {describeMoment(view, computed)}, on {view.caseId}, {sliceInWords(view)}
        </span>
      )}
      <span className={styles.grow} />
      <div className={styles.case}>
        <CaseBrowser />
      </div>
      <button type="button" onClick={onClose}>
        ← Back to training
      </button>
    </header>
  );
}

function describeMoment({ decided, epoch }: LayerView, computed: boolean): string {
  if (computed) return `computed from the checkpoint of epoch ${epoch}, after its prune`;
  return decided ? `as epoch ${epoch} decided` : `now, in epoch ${epoch}`;
}
