// Each map as a dot, near what it resembles; tails show where it came from in the epochs before, rings what is gone since.
import { memo } from 'react';
import type { LayerView, MapView } from '../../../protocol/inspection';
import { usePage } from '../../../state/usePage';
import { roleOf } from '../mapRole';
import { pointAt, type Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { colourOf } from './shownMaps';

const [width, height, margin] = [440, 158, 12];

interface MapPointsProps extends Pointing {
  view: LayerView;
  past: readonly LayerView[];
  maps: readonly MapView[];
}

export const MapPoints = memo(function MapPoints({ view, past, maps, filter, onPoint }: MapPointsProps) {
  const own = past.filter(({ embedding }) => embedding.kind === view.embedding.kind);
  const toPlace = fitPlane([view, ...own]);
  const tails = maps.map((map) => [
    ...own.flatMap((record) => record.maps.filter((one) => one.filter === map.filter).map(({ point }) => toPlace(point))),
    toPlace(map.point),
  ]);
  const living = new Set(maps.map((map) => map.filter));
  const gone = own.flatMap((record) => record.maps.filter((map) => !living.has(map.filter) && map.removed));
  const { kind, explained } = view.embedding;
  const wanted = usePage((state) => state.selection.embedding);
  return (
    <svg viewBox={`0 0 ${width} ${height + 16}`} className={styles.plot} role="img" aria-label={describe(view, maps)}>
      {gone.map((map) => {
        const { x, y } = toPlace(map.point);
        return (
          <circle key={`gone ${map.filter}`} cx={x} cy={y} r={3.5} className={styles.ring}>
            <title>{`#${map.filter}, gone`}</title>
          </circle>
        );
      })}
      {maps.map((map, i) => (
        <polyline
          key={`tail ${map.filter}`}
          points={(tails[i] ?? []).map(({ x, y }) => `${x},${y}`).join(' ')}
          className={styles.tail}
          style={{ stroke: colourOf(map) }}
        />
      ))}
      {maps.map((map) => {
        const { x, y } = toPlace(map.point);
        return (
          <circle
            key={map.filter}
            cx={x}
            cy={y}
            r={map.filter === filter ? 7 : 4.4}
            data-role={roleOf(map, view)}
            className={styles.point}
            style={{ fill: colourOf(map) }}
            {...pointAt(map.filter, onPoint)}
          >
            <title>{`#${map.filter}, cluster ${map.cluster + 1}`}</title>
          </circle>
        );
      })}
      <text x={4} y={height + 12}>
        {kind === 'umap'
          ? 'UMAP: who is near whom; distances between groups mean little'
          : `principal components${explained === null ? '' : `, ${Math.round(100 * explained)} % of the variance`}${wanted === 'umap' ? ', as recorded' : ''} · tails: the epochs before · rings: gone`}
      </text>
    </svg>
  );
});

type Point = MapView['point'];

/** One scale for both axes: distances must be comparable. */
function fitPlane(views: readonly LayerView[]): (point: Point) => Point {
  const points = views.flatMap(({ maps }) => maps.map(({ point }) => point));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [lowX, highX, lowY, highY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((width - 2 * margin) / Math.max(highX - lowX, 1e-9), (height - 2 * margin) / Math.max(highY - lowY, 1e-9));
  return ({ x, y }) => ({
    x: width / 2 + (x - (lowX + highX) / 2) * scale,
    y: height / 2 - (y - (lowY + highY) / 2) * scale,
  });
}

function describe(view: LayerView, maps: readonly MapView[]): string {
  const sizes = new Map<number, number>();
  for (const { cluster } of maps) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const words = [...sizes].map(([cluster, count]) => `cluster ${cluster + 1} has ${count}`);
  return `${maps.length} maps of ${view.layer} as points: ${words.join(', ')}.`;
}
