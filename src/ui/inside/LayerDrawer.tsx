// The bottom drawer: the selected layer from inside, its maps, their distances and the threshold.
import { useState } from 'react';
import { applySelection } from '../../state/store';
import { usePage } from '../../state/usePage';
import { DrawerHead } from './DrawerHead';
import { LayerFacts } from './LayerFacts';
import { MapGallery } from './MapGallery';
import type { MapOrder } from './mapRole';
import styles from './Inside.module.css';

const setOpen = (inside: boolean): void => applySelection({ inside });

export function LayerDrawer() {
  const layer = usePage((state) => state.selection.layer);
  const view = usePage((state) => (state.layerView?.layer === state.selection.layer ? state.layerView : null));
  const open = usePage((state) => state.selection.inside);
  const [order, setOrder] = useState<MapOrder>('filter');
  if (layer === null) return null;
  return (
    <footer className={styles.drawer} data-open={open} aria-label="Feature maps of the selected layer">
      <DrawerHead layer={layer} view={view} open={open} order={order} onOpen={setOpen} onOrder={setOrder} />
      {open && (
        <div className={styles.body}>
          <LayerFacts layer={layer} view={view} />
          {view ? (
            <MapGallery view={view} order={order} />
          ) : (
            <p className={styles.waiting}>
              The feature maps of this layer appear here once training has begun; choose a layer in the network above.
            </p>
          )}
        </div>
      )}
    </footer>
  );
}
