// A layer from inside, over the whole page: all its maps by cluster, their distances, the clusters as tree and as points, and how all that came about.
import { useMemo, useState } from 'react';
import { applySelection } from '../../../state/store';
import { usePage } from '../../../state/usePage';
import { Failures } from '../../page/Failures';
import { NearestKept } from '../../time/NearestKept';
import { TimeBar } from '../../time/TimeBar';
import { ClusterGallery } from './ClusterGallery';
import { ClustersPanel } from './ClustersPanel';
import { DistancePanel } from './DistancePanel';
import { InsightCurves } from './InsightCurves';
import { LayerStrip } from './LayerStrip';
import { clusterMaps } from './shownMaps';
import { useShownLayer } from './useShownLayer';
import { ViewHead } from './ViewHead';
import styles from './InsideView.module.css';

export function InsideView({ layer, onClose }: { layer: string; onClose: () => void }) {
  const epoch = usePage((state) => state.shownEpoch);
  const [cut, setCut] = useState<number | null>(null);
  const [filter, onPoint] = useState<number | null>(null);
  const { view, computed, waiting, kept, past, removed } = useShownLayer(layer, epoch);
  const maps = useMemo(() => (view ? clusterMaps(view, cut) : []), [view, cut]);
  const pointing = { filter, onPoint };
  const pick = (next: string): void => {
    setCut(null);
    applySelection({ layer: next });
  };
  return (
    <section className={styles.view} aria-label="A layer from inside">
      <div>
        <ViewHead layer={layer} view={view} computed={computed} onClose={onClose} />
        <Failures />
      </div>
      <LayerStrip layer={layer} onPick={pick} />
      {view ? (
        <div className={styles.body}>
          <ClusterGallery view={view} maps={maps} removed={removed} {...pointing} />
          <div className={styles.panels}>
            <DistancePanel view={view} maps={maps} {...pointing} />
            <ClustersPanel view={view} past={past} maps={maps} cut={cut} onCut={setCut} {...pointing} />
            <InsightCurves layer={layer} />
          </div>
        </div>
      ) : (
        <div className={styles.waiting} role="status">
          {epoch === null ? (
            'The feature maps of this layer appear here once a step has been taken.'
          ) : waiting ? (
            `Reading epoch ${epoch} …`
          ) : (
            <>
              The maps of epoch {epoch} are not recorded: it ended while feature maps were not shown or before this page was opened, or had
              to make room for others. <NearestKept epoch={epoch} kept={kept} />
            </>
          )}
        </div>
      )}
      <div className={styles.time}>
        <TimeBar layer={layer} />
      </div>
    </section>
  );
}
