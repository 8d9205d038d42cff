// A chart in its card, with a legend in the title line and a net under it.
import type { ReactNode } from 'react';
import { Chart } from '../../charts/Chart';
import { ChartBoundary } from '../../charts/ChartBoundary';
import type { Figure } from '../../charts/figure';
import { Card } from '../shared/Card';
import styles from './Curves.module.css';
import { useOpenPoint } from './useOpenPoint';

interface ChartCardProps {
  title: ReactNode;
  legend: ReactNode;
  figure: Figure;
  waiting: boolean;
  /** What the tour calls it. */
  tour?: string;
}

export function ChartCard({ title, legend, figure, waiting, tour }: ChartCardProps) {
  const onPoint = useOpenPoint();
  return (
    <Card title={title} aside={legend} className={styles.card} tour={tour}>
      <ChartBoundary>
        <Chart figure={figure} empty={waiting ? 'begins when the first epoch ends' : null} onPoint={onPoint} />
      </ChartBoundary>
    </Card>
  );
}
