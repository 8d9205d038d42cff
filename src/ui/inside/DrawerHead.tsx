// Title line of the drawer: which layer and slice, in which order, open or closed.
import type { LayerView } from '../../protocol/inspection';
import { nameLayer } from '../../protocol/layerNames';
import { applyLooking } from '../../state/store';
import { usePage } from '../../state/usePage';
import { sliceInWords } from '../shared/sliceInWords';
import styles from './Inside.module.css';
import type { MapOrder } from './mapRole';

interface DrawerHeadProps {
  layer: string;
  view: LayerView | null;
  /** It was computed from the epoch's checkpoint. */
  computed: boolean;
  open: boolean;
  order: MapOrder;
  onOpen: (open: boolean) => void;
  onOrder: (order: MapOrder) => void;
}

export function DrawerHead({ layer, view, computed, open, order, onOpen, onOrder }: DrawerHeadProps) {
  const levels = usePage((state) => state.config.levels);
  return (
    <div className={styles.head}>
      <h2>Feature maps · {nameLayer(layer, levels).long}</h2>
      {view && (
        <span>
          {view.caseId}, {sliceInWords(view)}, epoch {view.epoch}
          {computed && ', from its checkpoint, after its prune'}
        </span>
      )}
      <span className={styles.grow} />
      <span className={styles.marks}>
        <i data-role="reference" /> reference <i data-role="first" /> first <i data-role="below" /> below τ, goes next
      </span>
      <label>
        order{' '}
        <select value={order} onChange={(event) => onOrder(event.target.value === 'distance' ? 'distance' : 'filter')}>
          <option value="filter">filter number</option>
          <option value="distance">distance to reference</option>
        </select>
      </label>
      <button type="button" data-look="plain" onClick={() => applyLooking(true)}>
        look inside ⤢
      </button>
      <button type="button" data-look="plain" aria-expanded={open} onClick={() => onOpen(!open)}>
        {open ? 'hide ▾' : 'show ▴'}
      </button>
    </div>
  );
}
