// Both sides of one experiment: what was configured, their curves together, and the numbers of the newest epoch that both have.
import { useMemo, useState } from 'react';
import { Chart } from '../../charts/Chart';
import { ChartBoundary } from '../../charts/ChartBoundary';
import { createTwinFigure } from '../../charts/twinFigure';
import { describeDifference } from '../../protocol/configDifference';
import type { RunCard, RunNumbers } from '../../protocol/runs';
import { nameLayer } from '../../protocol/layerNames';
import { useChartTheme } from '../curves/useChartTheme';
import { sliceInWords } from '../shared/sliceInWords';
import { ComparisonTable } from './ComparisonTable';
import { compareSides, describeShared, type Pair } from './pairs';
import { SideKeys } from './SideKeys';
import styles from './Twin.module.css';
import { useNumbers } from './useTwins';

export function TwinReport({ pair }: { pair: Pair }) {
  const theme = useChartTheme();
  const [layer, setLayer] = useState<string | null>(null);
  const [on, off] = [useNumbers(pair.with), useNumbers(pair.without)];
  const card = pair.with ?? pair.without;
  const epochs = card?.config.epochs ?? 1;
  const figure = useMemo(
    () => createTwinFigure({ with: on?.insights ?? [], without: off?.insights ?? [] }, { layer, epochs }, theme),
    [on, off, layer, epochs, theme],
  );
  const comparison = useMemo(() => compareSides(on, off, layer), [on, off, layer]);
  const layers = (on ?? off)?.insights[0]?.layers.map((one) => one.layer) ?? [];
  if (!card) return null;
  return (
    <section className={styles.report} aria-label={`Experiment ${pair.name}`}>
      <Configured pair={pair} card={card} numbers={on ?? off} />
      <div className={styles.head}>
        <SideKeys theme={theme} />
        <label>
          Curves of{' '}
          <select value={layer ?? ''} onChange={(event) => setLayer(event.target.value === '' ? null : event.target.value)}>
            <option value="">mean of all layers</option>
            {layers.map((name) => (
              <option key={name} value={name}>
                {nameLayer(name, card.config.levels).long}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles.results}>
        <div className={styles.chart}>
          <ChartBoundary>
            <Chart figure={figure} empty={layers.length === 0 ? 'begins when the first epoch has been recorded' : null} />
          </ChartBoundary>
        </div>
        <ComparisonTable comparison={comparison} sides={[progressOf(pair.with, on), progressOf(pair.without, off)]} />
      </div>
    </section>
  );
}

function progressOf(card: RunCard | null, numbers: RunNumbers | null): string {
  if (!card) return 'not begun';
  const done = numbers?.history.length ?? card.epoch;
  const mended = numbers && numbers.recoveries.length > 0 ? `, taken up again ${numbers.recoveries.length} ×` : '';
  return `${done} of ${card.config.epochs} epochs${card.ended && done < card.config.epochs ? ', stopped' : ''}${mended}`;
}

function Configured({ pair, card, numbers }: { pair: Pair; card: RunCard; numbers: RunNumbers | null }) {
  const place = numbers?.insights[0]?.place;
  const differences = pair.with && pair.without ? describeDifference(pair.with.config, pair.without.config) : null;
  return (
    <div className={styles.muted}>
      <p>
        {describeShared(card.data.name, card.config)}
        {place && `, looked at on ${place.caseId}, ${sliceInWords(place)}`}.{' '}
        <b>
          {differences
            ? `They differ in ${differences.join(', ')} alone.`
            : `λ ${card.config.pruning.lambda}; the other side has not begun.`}
        </b>
      </p>
      <details>
        <summary>Whole configuration</summary>
        <pre className={styles.config} tabIndex={0}>
          {JSON.stringify(card.config, null, 1)}
        </pre>
      </details>
    </div>
  );
}
