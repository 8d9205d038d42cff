// The network as columns of filters: outline = start, fill = kept, tint = threshold. A click selects the layer everywhere.
import { memo, useEffect, useMemo, useRef } from 'react';
import type { PlanSummary } from '../../protocol/messages';
import type { LayerRow } from '../../protocol/snapshot';
import { planAt, runConfigOf, shownRow } from '../../state/shown';
import { applySelection } from '../../state/store';
import { usePage } from '../../state/usePage';
import { Card } from '../shared/Card';
import { Term } from '../shared/Term';
import { useSize } from '../shared/useSize';
import { BlockColumn } from './BlockColumn';
import { planNetworkPicture } from './networkLayout';
import styles from './Network.module.css';
import { thresholdGradient } from './thresholdColour';

export function NetworkPicture() {
  const now = usePage((state) => state.plan);
  const row = usePage(shownRow);
  const past = usePage((state) => state.shownEpoch);
  const plan = useMemo(() => (now && row && past !== null ? planAt(now, row) : now), [now, row, past]);
  const rows = row?.layers ?? noRows;
  const selected = usePage((state) => state.selection.layer);
  const { tauMin, tauMax } = usePage((state) => runConfigOf(state).pruning);
  return (
    <Card
      title={past === null ? 'Network · filters kept' : `Network · filters kept after epoch ${past}`}
      aside={<Legend />}
      className={styles.card}
    >
      {plan ? (
        <Picture plan={plan} rows={rows} selected={selected} tauMin={tauMin} tauMax={tauMax} />
      ) : (
        <p className={styles.empty}>The network appears here as soon as a data set with masks is loaded.</p>
      )}
    </Card>
  );
}

const noRows: LayerRow[] = [];

interface PictureProps {
  plan: PlanSummary;
  rows: readonly LayerRow[];
  selected: string | null;
  tauMin: number;
  tauMax: number;
}

const Picture = memo(function Picture({ plan, rows, selected, tauMin, tauMax }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const layout = useMemo(() => planNetworkPicture(plan.layers, width, height), [plan.layers, width, height]);
  const thresholds = useMemo(() => new Map(rows.map((row) => [row.name, row.threshold])), [rows]);
  useEffect(() => {
    const drawn = frame.current;
    // The keyboard's focus goes along when arrows choose another layer.
    if (drawn?.contains(document.activeElement) === true) drawn.querySelector<SVGElement>('[aria-checked=true]')?.focus();
  }, [selected]);
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg width={width} height={height} role="radiogroup" aria-label={describe(plan)}>
          {layout.arcs.map((path) => (
            <path key={path} d={path} className={styles.arc} />
          ))}
          {layout.blocks.map((block) => (
            <BlockColumn
              key={block.layer}
              block={block}
              threshold={thresholds.get(block.layer) ?? tauMin}
              tauMin={tauMin}
              tauMax={tauMax}
              selected={block.layer === selected}
              labelY={layout.labelY}
              countY={layout.countY}
              fontSize={layout.fontSize}
              onSelect={select}
            />
          ))}
        </svg>
      )}
    </div>
  );
});

const select = (layer: string): void => {
  applySelection({ layer });
};

function describe(plan: PlanSummary): string {
  const prunable = plan.layers.filter((layer) => layer.prunable);
  const kept = prunable.reduce((sum, layer) => sum + layer.filters, 0);
  const start = prunable.reduce((sum, layer) => sum + layer.initialFilters, 0);
  return `Network of ${prunable.length} layers; ${kept} of ${start} filters kept. Left and right arrow keys choose a layer.`;
}

const Legend = () => (
  <span className={styles.legend}>
    <span>
      <i className={styles.outline} /> at the start
    </span>
    <span>
      <i className={styles.enc} /> down
    </span>
    <span>
      <i className={styles.up} /> up
    </span>
    <span>
      <i className={styles.dec} /> merge
    </span>
    <span>
      <i className={styles.scale} style={{ background: thresholdGradient }} /> <Term name="tau" />
    </span>
  </span>
);
