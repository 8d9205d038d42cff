// The distances of a layer's maps as points on a line or as a histogram, with τ as a line. Heights of points have no meaning: they keep them apart.
import { memo, useState } from 'react';
import type { LayerView, MapView } from '../../../protocol/inspection';
import { formatDigits } from '../../../lib/format';
import { runConfigOf } from '../../../state/shown';
import { usePage } from '../../../state/usePage';
import { Quantity } from '../../formula/Quantity';
import { Card } from '../../shared/Card';
import { Term } from '../../shared/Term';
import { settableThreshold } from '../DistanceStrip';
import { LayerHand } from '../LayerHand';
import { roleOf } from '../mapRole';
import { ThresholdHandle } from '../ThresholdHandle';
import { pointAt, type Pointing } from '../pointing';
import styles from './InsideView.module.css';
import { colourOf } from './shownMaps';

const [width, base, left, top] = [440, 84, 10, 16];
const bins = 40;

const measures = {
  deltaPrune: { name: 'δ prune', of: 'distance to the reference map, which decides' },
  deltaOpt: { name: 'δ opt', of: 'distance to the first map, which the regulariser lowers' },
} as const;
type Measure = keyof typeof measures;

interface DistancePanelProps extends Pointing {
  view: LayerView;
  maps: readonly MapView[];
}

export const DistancePanel = memo(function DistancePanel({ view, maps, filter, onPoint }: DistancePanelProps) {
  const [chosen, setMeasure] = useState<Measure | null>(null);
  const prunes = usePage((state) => runConfigOf(state).pruning.method !== 'none');
  const past = usePage((state) => state.shownEpoch !== null);
  const measure = chosen ?? (prunes ? 'deltaPrune' : 'deltaOpt');
  const [asBars, setAsBars] = useState(false);
  const known = maps.flatMap((map) => (map[measure] === null ? [] : [{ map, distance: map[measure] }]));
  const largest = Math.max(1, ...known.map(({ distance }) => distance));
  const toX = (distance: number): number => left + (distance / largest) * (width - 2 * left);
  const threshold = usePage((state) => settableThreshold(state, view.layer));
  const countBelow = (tau: number) => maps.filter((map) => map.filter !== view.reference && (map.deltaPrune ?? Infinity) < tau).length;
  const below = maps.filter((map) => roleOf(map, view) === 'below').length;
  const moment = { layer: view.layer, ...(view.decided || past ? { epoch: view.epoch } : {}) };
  const aside = (
    <span className={styles.choices}>
      <select
        aria-label="Distance shown"
        value={measure}
        onChange={(event) => setMeasure(event.target.value === 'deltaOpt' ? 'deltaOpt' : 'deltaPrune')}
      >
        <option value="deltaPrune">δ prune, decides</option>
        <option value="deltaOpt">δ opt, is lowered</option>
      </select>
      <button type="button" data-look="plain" aria-pressed={asBars} onClick={() => setAsBars(!asBars)}>
        histogram
      </button>
    </span>
  );
  return (
    <Card title="Distances" aside={aside}>
      {known.length === 0 ? (
        <p className={styles.muted}>
          {prunes
            ? 'Distances to the reference map are measured at the end of the first epoch.'
            : 'This run removes nothing, so that no reference map is drawn.'}
        </p>
      ) : (
        <div className={styles.plotFrame}>
          <svg viewBox={`0 0 ${width} ${base + 24}`} className={styles.plot} role="img" aria-label={describe(view, known, measure, below)}>
            <path d={`M${left} ${base}H${width - left}`} className={styles.axis} />
            {asBars ? (
              <Histogram distances={known.map(({ distance }) => distance / largest)} />
            ) : (
              known.map(({ map, distance }) => (
                <circle
                  key={map.filter}
                  cx={toX(distance)}
                  cy={base - 8 - (base - top - 16) * spread(map.filter)}
                  r={map.filter === filter ? 6 : 3.6}
                  data-role={roleOf(map, view)}
                  className={styles.point}
                  style={{ fill: colourOf(map) }}
                  {...pointAt(map.filter, onPoint)}
                >
                  <title>{`#${map.filter}: ${formatDigits(distance)}`}</title>
                </circle>
              ))
            )}
            {measure === 'deltaPrune' && (
              <>
                <path d={`M${toX(view.threshold)} 2V${base + 5}`} className={styles.tau} />
                <text x={toX(view.threshold) + 4} y={11} className={styles.tauWord}>
                  τ {formatDigits(view.threshold)}
                </text>
              </>
            )}
            <text x={left} y={base + 18}>
              0
            </text>
            <text x={width / 2} y={base + 18} textAnchor="middle">
              {measures[measure].of}
            </text>
            <text x={width - left} y={base + 18} textAnchor="end">
              {formatDigits(largest)}
            </text>
          </svg>
          {threshold !== null && measure === 'deltaPrune' && (
            <ThresholdHandle layer={view.layer} value={threshold} from={left / width} to={toX(1) / width} countBelow={countBelow} />
          )}
        </div>
      )}
      <p className={styles.note}>
        <Term name="reference" />{' '}
        {view.reference === null ? (
          prunes ? (
            'not drawn yet'
          ) : (
            'none'
          )
        ) : (
          <Quantity name="deltaPrune" {...moment}>
            #{view.reference}
          </Quantity>
        )}{' '}
        · <Term name="first" />{' '}
        <Quantity name="deltaOpt" {...moment}>
          #{view.first}
        </Quantity>{' '}
        ·{' '}
        <Quantity name="removal" {...moment}>
          {prunes ? describeDecision(view, below, past) : 'nothing is pruned'}
        </Quantity>
      </p>
      {!past && <LayerHand layer={view.layer} />}
    </Card>
  );
});

function describeDecision({ decided }: LayerView, below: number, past: boolean): string {
  if (decided) return `${below} under τ at this epoch’s end`;
  return past ? 'after the prune: what fell under τ is gone' : 'δ prune is of the latest epoch’s end';
}

/** `distances` in 0..1. */
function Histogram({ distances }: { distances: readonly number[] }) {
  const counts = Array.from({ length: bins }, () => 0);
  for (const distance of distances) {
    const bin = Math.min(bins - 1, Math.floor(distance * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const step = (width - 2 * left) / bins;
  return counts.map((count, bin) => {
    const height = ((base - top) * count) / most;
    return (
      <rect key={bin} x={left + bin * step} y={base - height} width={step - 1} height={height} className={styles.bar}>
        <title>{`${count} ${count === 1 ? 'map' : 'maps'}`}</title>
      </rect>
    );
  });
}

/** A fixed fraction 0..1 per filter (golden-ratio sequence), so that points do not jump between updates. */
const spread = (filter: number): number => (filter * 0.618034) % 1;

function describe(view: LayerView, known: readonly { distance: number }[], measure: Measure, below: number): string {
  const distances = known.map(({ distance }) => distance);
  const range = `from ${formatDigits(Math.min(...distances))} to ${formatDigits(Math.max(...distances))}`;
  const tau = measure === 'deltaPrune' ? `; ${below} below the threshold ${formatDigits(view.threshold)}` : '';
  return `${measures[measure].name} of ${distances.length} maps, ${range}${tau}.`;
}
