// The clusters of a layer as points in the plane or as the tree they were cut from; the cut can be moved.
import { memo, useState } from 'react';
import type { LayerView, MapView } from '../../../protocol/inspection';
import { applySelection } from '../../../state/store';
import { usePage } from '../../../state/usePage';
import { Card } from '../../shared/Card';
import { Term } from '../../shared/Term';
import { ClusterTree } from './ClusterTree';
import type { Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { MapPoints } from './MapPoints';

interface ClustersPanelProps extends Pointing {
  view: LayerView;
  past: readonly LayerView[];
  maps: readonly MapView[];
  /** Number of clusters, null where the silhouette chooses. */
  cut: number | null;
  onCut: (cut: number | null) => void;
}

export const ClustersPanel = memo(function ClustersPanel({ view, past, maps, cut, onCut, ...pointing }: ClustersPanelProps) {
  const [tree, setTree] = useState(false);
  const clusters = new Set(maps.map(({ cluster }) => cluster)).size;
  const most = Math.min(10, Math.max(1, maps.length - 1));
  const { meanSilhouette, tried } = view.clusters;
  const score = cut === null ? meanSilhouette : (tried.find((one) => one.clusters === cut)?.meanSilhouette ?? null);
  const embedding = usePage((state) => state.selection.embedding);
  const aside = (
    <span className={styles.choices}>
      {!tree && (
        <select
          aria-label="Points placed by"
          value={embedding}
          onChange={(event) => applySelection({ embedding: event.target.value === 'umap' ? 'umap' : 'pca' })}
        >
          <option value="pca">principal components</option>
          <option value="umap">UMAP</option>
        </select>
      )}
      <span className={styles.choices} role="tablist" aria-label="Clusters as">
        <button type="button" data-look="plain" role="tab" aria-selected={!tree} onClick={() => setTree(false)}>
          points
        </button>
        <button type="button" data-look="plain" role="tab" aria-selected={tree} onClick={() => setTree(true)}>
          tree
        </button>
      </span>
    </span>
  );
  return (
    <Card title={<Term name="clusters" />} aside={aside}>
      {tree ? (
        <ClusterTree view={view} maps={maps} clusters={clusters} {...pointing} />
      ) : (
        <MapPoints view={view} past={past} maps={maps} {...pointing} />
      )}
      <div className={styles.cut}>
        <label>
          <span>
            {clusters} {clusters === 1 ? 'cluster' : 'clusters'}
            {score !== null && `, silhouette ${score.toFixed(2)}`}
          </span>
          <input
            type="range"
            min={1}
            max={most}
            value={clusters}
            aria-label="Number of clusters"
            onChange={(event) => onCut(Number(event.target.value))}
          />
        </label>
        <button type="button" data-look="plain" disabled={cut === null} onClick={() => onCut(null)}>
          by silhouette
        </button>
      </div>
    </Card>
  );
});
