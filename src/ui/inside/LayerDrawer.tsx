// The bottom drawer: the selected layer from inside, its maps, their distances and the threshold.
import { useState } from 'react';
import { applySelection } from '../../state/store';
import { usePage } from '../../state/usePage';
import { NearestKept } from '../time/NearestKept';
import { DrawerHead } from './DrawerHead';
import { LayerFacts } from './LayerFacts';
import { MapGallery } from './MapGallery';
import type { MapOrder } from './mapRole';
import { usePastLayer } from './usePastLayer';
import styles from './Inside.module.css';

const setOpen = (inside: boolean): void => applySelection({ inside });

export function LayerDrawer() {
  const layer = usePage((state) => state.selection.layer);
  const open = usePage((state) => state.selection.inside);
  const [order, setOrder] = useState<MapOrder>('filter');
  return layer === null ? null : <Drawer layer={layer} open={open} order={order} onOrder={setOrder} />;
}

interface DrawerProps {
  layer: string;
  open: boolean;
  order: MapOrder;
  onOrder: (order: MapOrder) => void;
}

function Drawer({ layer, open, order, onOrder }: DrawerProps) {
  const epoch = usePage((state) => state.shownEpoch);
  const now = usePage((state) => (state.layerView?.layer === layer ? state.layerView : null));
  const [filter, onPoint] = useState<number | null>(null);
  const pointing = { filter, onPoint };
  const past = usePastLayer(open ? layer : null, epoch);
  const view = epoch === null ? now : past.view;
  return (
    <footer className={styles.drawer} data-open={open} aria-label="Feature maps of the selected layer">
      <DrawerHead layer={layer} view={view} computed={past.computed} open={open} order={order} onOpen={setOpen} onOrder={onOrder} />
      {open && (
        <div className={styles.body}>
          <LayerFacts layer={layer} view={view} {...pointing} />
          {view ? (
            <MapGallery view={view} order={order} {...pointing} />
          ) : (
            <div className={styles.waiting}>
              {epoch === null ? (
                'The feature maps of this layer appear here once training has begun; choose a layer in the network above.'
              ) : past.waiting ? (
                `Reading epoch ${epoch} …`
              ) : (
                <>
                  The maps of epoch {epoch} are not recorded. <NearestKept epoch={epoch} kept={past.kept} />
                </>
              )}
            </div>
          )}
        </div>
      )}
    </footer>
  );
}
