// Distances of the maps to the reference as points on a line from 0 to 1, with τ as a mark. Height has no meaning: it keeps points apart.
import { memo } from 'react';
import type { LayerView } from '../../protocol/inspection';
import { formatDigits } from '../../lib/format';
import type { PageState } from '../../state/pageState';
import { isRunning } from '../../state/select';
import { runConfigOf } from '../../state/shown';
import { usePage } from '../../state/usePage';
import { roleOf } from './mapRole';
import { pointAt, type Pointing } from './pointing';
import { ThresholdHandle } from './ThresholdHandle';
import styles from './Inside.module.css';

const width = 240;
const base = 46;
const left = 6;

const toX = (distance: number): number => left + distance * (width - 2 * left);

export const DistanceStrip = memo(function DistanceStrip({ view, filter, onPoint }: Pointing & { view: LayerView }) {
  const known = view.maps.filter((map) => map.deltaPrune !== null);
  const threshold = usePage((state) => settableThreshold(state, view.layer));
  const prunes = usePage((state) => runConfigOf(state).pruning.method !== 'none');
  if (known.length === 0)
    return <p className={styles.muted}>{prunes ? 'Distances are measured at the end of the first epoch.' : 'This run removes nothing.'}</p>;
  const tau = toX(Math.min(1, view.threshold));
  const countBelow = (value: number) => known.filter((map) => map.filter !== view.reference && (map.deltaPrune ?? 0) < value).length;
  return (
    <div className={styles.stripFrame}>
      <svg viewBox={`0 0 ${width} 62`} className={styles.strip} role="img" aria-label={describe(view)}>
        <path d={`M${left} ${base}H${width - left}`} className={styles.axis} />
        {known.map((map) => (
          <circle
            key={map.filter}
            cx={toX(Math.min(1, map.deltaPrune ?? 0))}
            cy={base - 6 - 24 * spread(map.filter)}
            r={map.filter === filter ? 4.6 : 2.6}
            data-role={roleOf(map, view)}
            className={styles.point}
            {...pointAt(map.filter, onPoint)}
          >
            <title>{`#${map.filter}: ${formatDigits(map.deltaPrune ?? 0)}`}</title>
          </circle>
        ))}
        <path d={`M${tau} 6V${base + 4}`} className={styles.tau} />
        <text x={tau + 3} y={11}>
          τ {formatDigits(view.threshold)}
        </text>
        <text x={left} y={59}>
          0
        </text>
        <text x={width / 2} y={59} textAnchor="middle">
          distance to the reference map, δ prune
        </text>
        <text x={width - left} y={59} textAnchor="end">
          1
        </text>
      </svg>
      {threshold !== null && (
        <ThresholdHandle layer={view.layer} value={threshold} from={left / width} to={1 - left / width} countBelow={countBelow} />
      )}
    </div>
  );
});

/** Null where τ cannot be set now: no run under way, or a method without. */
export const settableThreshold = (state: PageState, layer: string): number | null => {
  const own =
    isRunning(state) && state.shownEpoch === null && state.hand?.hasThresholds
      ? state.hand.layers.find(({ name }) => name === layer)
      : undefined;
  return own?.threshold ?? null;
};

/** A fixed fraction 0..1 per filter (golden-ratio sequence), so that points do not jump between updates. */
const spread = (filter: number): number => (filter * 0.618034) % 1;

function describe(view: LayerView): string {
  const distances = view.maps.map((map) => map.deltaPrune).filter((value) => value !== null);
  const below = view.maps.filter((map) => roleOf(map, view) === 'below').length;
  return `Distances of ${distances.length} maps to the reference map, from ${formatDigits(Math.min(...distances))} to ${formatDigits(
    Math.max(...distances),
  )}; ${below} below the threshold ${formatDigits(view.threshold)}.`;
}
