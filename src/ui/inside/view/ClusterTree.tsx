// The dendrogram of a layer's maps: who joined whom at which mean distance, with the cut as a line.
import { memo, useMemo } from 'react';
import type { LayerView, MapView } from '../../../protocol/inspection';
import { formatDigits } from '../../../lib/format';
import { pointAt, type Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { colourOf } from './shownMaps';

const [width, base, top, margin] = [440, 146, 8, 8];

interface ClusterTreeProps extends Pointing {
  view: LayerView;
  maps: readonly MapView[];
  clusters: number;
}

interface Branch {
  path: string;
  /** A map under it; its cluster colours the branch below the cut. */
  leaf: number;
  height: number;
}

export const ClusterTree = memo(function ClusterTree({ view, maps, clusters, filter, onPoint }: ClusterTreeProps) {
  const { dendrogram } = view;
  const { branches, leafX, toY } = useMemo(() => drawTree(dendrogram), [dendrogram]);
  const cut = cutHeight(dendrogram.heights, clusters);
  return (
    <svg viewBox={`0 0 ${width} ${base + 30}`} className={styles.plot} role="img" aria-label={describe(view, clusters, cut)}>
      {branches.map(({ path, leaf, height }) => (
        <path key={path} d={path} className={styles.branch} style={height <= cut ? { stroke: colourOf(maps[leaf]) } : undefined} />
      ))}
      {maps.map((map, i) => (
        <circle
          key={map.filter}
          cx={leafX[i]}
          cy={base + 5}
          r={map.filter === filter ? 6 : Math.min(4, 200 / maps.length)}
          className={styles.point}
          style={{ fill: colourOf(map) }}
          {...pointAt(map.filter, onPoint)}
        >
          <title>{`#${map.filter}`}</title>
        </circle>
      ))}
      <path d={`M${margin} ${toY(cut)}H${width - margin}`} className={styles.cutLine} />
      <text x={width - margin} y={Math.max(10, toY(cut) - 4)} textAnchor="end">
        cut at {formatDigits(cut)}
      </text>
      <text x={margin} y={base + 26}>
        mean distance at which maps join, in the unit of δ opt
      </text>
    </svg>
  );
});

/** Half way between the last merge made and the first undone. */
function cutHeight(heights: Float32Array, clusters: number): number {
  const made = heights.length + 1 - clusters;
  const [under, over] = [heights[made - 1] ?? 0, heights[made] ?? heights.at(-1) ?? 0];
  return (under + over) / 2;
}

function drawTree({ left, right, heights, order }: LayerView['dendrogram']) {
  const largest = heights.at(-1) ?? 0;
  const toY = (height: number): number => base - (largest > 0 ? height / largest : 0) * (base - top);
  const leafX: number[] = [];
  order.forEach((leaf, i) => (leafX[leaf] = margin + ((i + 0.5) / order.length) * (width - 2 * margin)));
  const nodes = leafX.map((x, leaf) => ({ x, y: base, leaf }));
  const branches = Array.from(heights, (height, i): Branch => {
    const [a, b] = [nodes[left[i] ?? 0], nodes[right[i] ?? 0]];
    const y = toY(height);
    if (!a || !b) return { path: '', leaf: 0, height };
    nodes.push({ x: (a.x + b.x) / 2, y, leaf: a.leaf });
    return { path: `M${a.x} ${a.y}V${y}H${b.x}V${b.y}`, leaf: a.leaf, height };
  });
  return { branches, leafX, toY };
}

function describe({ maps, layer }: LayerView, clusters: number, cut: number): string {
  return `Tree of the ${maps.length} maps of ${layer}, cut at distance ${formatDigits(cut)} into ${clusters} clusters.`;
}
