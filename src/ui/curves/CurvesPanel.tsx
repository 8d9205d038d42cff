// The four charts of a run. Figures are computed only when an epoch ends or the selection changes.
import { useMemo } from 'react';
import { createCostFigure } from '../../charts/costFigure';
import { createFiltersFigure } from '../../charts/filtersFigure';
import { createLossFigure } from '../../charts/lossFigure';
import { withEpochMark } from '../../charts/epochMark';
import { withHandMarks } from '../../charts/handMarks';
import { createThresholdFigure } from '../../charts/thresholdFigure';
import type { ClassInfo } from '../../protocol/dataset';
import type { Intervention } from '../../protocol/intervention';
import { runConfigOf } from '../../state/shown';
import { usePage, usePageParts } from '../../state/usePage';
import { Term } from '../shared/Term';
import { ChartCard } from './ChartCard';
import { CostLegend, FiltersLegend, LossLegend, ThresholdLegend } from './legends';
import styles from './Curves.module.css';
import { useChartTheme } from './useChartTheme';

const noClasses: ClassInfo[] = [];
const noInterventions: Intervention[] = [];

export function CurvesPanel() {
  const theme = useChartTheme();
  const { history, plan, config, shown } = usePageParts((state) => ({
    history: state.history,
    plan: state.plan,
    config: runConfigOf(state),
    shown: state.shownEpoch,
  }));
  const classes = usePage((state) => state.dataset?.classes ?? noClasses);
  const selected = usePage((state) => state.selection.layer);
  const { epochs, levels } = config;
  const { tauMax } = config.pruning;
  const interventions = usePage((state) => state.hand?.interventions ?? noInterventions);
  const marks = useMemo(
    () => ({ interventions, stepsPerEpoch: config.stepsPerEpoch, levels }),
    [interventions, config.stepsPerEpoch, levels],
  );
  const loss = useMemo(
    () => withEpochMark(withHandMarks(createLossFigure(history, classes, epochs, theme), marks, theme), shown, theme),
    [history, classes, epochs, marks, shown, theme],
  );
  const threshold = useMemo(
    () =>
      withEpochMark(withHandMarks(createThresholdFigure({ history, levels, epochs, tauMax, selected }, theme), marks, theme), shown, theme),
    [history, levels, epochs, tauMax, selected, marks, shown, theme],
  );
  const filters = useMemo(
    () => withEpochMark(withHandMarks(createFiltersFigure(history, plan, epochs, theme), marks, theme), shown, theme),
    [history, plan, epochs, marks, shown, theme],
  );
  const cost = useMemo(
    () => withEpochMark(createCostFigure(history, plan, epochs, theme), shown, theme),
    [history, plan, epochs, shown, theme],
  );
  const waiting = history.length === 0;
  return (
    <div className={styles.charts}>
      <ChartCard
        title={<LossTitle />}
        legend={<LossLegend classes={classes} theme={theme} />}
        figure={loss}
        waiting={waiting}
        tour="loss"
      />
      <ChartCard title={<Term name="tau" />} legend={<ThresholdLegend theme={theme} />} figure={threshold} waiting={waiting} tour="tau" />
      <ChartCard title="Filters kept · layer × epoch" legend={<FiltersLegend theme={theme} />} figure={filters} waiting={waiting} />
      <ChartCard title="Cost · % of the start" legend={<CostLegend theme={theme} />} figure={cost} waiting={waiting} />
    </div>
  );
}

const LossTitle = () => (
  <>
    <Term name="loss" /> and <Term name="dice" />
  </>
);
