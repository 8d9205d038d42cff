// Clusterability and segmentation ability over the recorded epochs, of the selected layer or of all.
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart';
import { ChartBoundary } from '../../../charts/ChartBoundary';
import { withEpochMark } from '../../../charts/epochMark';
import { createInsightFigure } from '../../../charts/insightFigure';
import { applyComparing } from '../../../state/store';
import { runConfigOf } from '../../../state/shown';
import { usePage } from '../../../state/usePage';
import { useChartTheme } from '../../curves/useChartTheme';
import { useOpenPoint } from '../../curves/useOpenPoint';
import { Card } from '../../shared/Card';
import { Term } from '../../shared/Term';
import styles from './InsideView.module.css';

export function InsightCurves({ layer }: { layer: string }) {
  const theme = useChartTheme();
  const insights = usePage((state) => state.insights);
  const epochs = usePage((state) => runConfigOf(state).epochs);
  const shown = usePage((state) => state.shownEpoch);
  const onPoint = useOpenPoint();
  const [overall, setOverall] = useState(false);
  const figure = useMemo(
    () => withEpochMark(createInsightFigure(insights, { layer: overall ? null : layer, epochs }, theme), shown, theme),
    [insights, overall, layer, epochs, shown, theme],
  );
  const aside = (
    <span className={styles.choices}>
      <button type="button" data-look="plain" onClick={() => applyComparing(true)}>
        with and without λ …
      </button>
      <select aria-label="Curves of" value={overall ? 'all' : 'one'} onChange={(event) => setOverall(event.target.value === 'all')}>
        <option value="one">this layer</option>
        <option value="all">mean of all layers</option>
      </select>
    </span>
  );
  return (
    <Card title={<Term name="clusterability" />} aside={aside} className={styles.curves}>
      <ChartBoundary>
        <Chart figure={figure} empty={insights.length === 0 ? 'begins when the first epoch has been recorded' : null} onPoint={onPoint} />
      </ChartBoundary>
      <p className={styles.note}>
        Hopkins: exponent d, ≤ 10 principal components, mean of 50 draws · dip: share of maps that see groups (p &lt; 0.05, 1000 bootstraps)
        · neighbours within ¼ of the largest distance
      </p>
    </Card>
  );
}
