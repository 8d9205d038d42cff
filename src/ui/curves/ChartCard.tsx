// A chart in its card, with a legend in the title line and a net under it.
import type { ReactNode } from 'react';
import { Chart } from '../../charts/Chart';
import { ChartBoundary } from '../../charts/ChartBoundary';
import type { Figure } from '../../charts/figure';
import { Card } from '../shared/Card';
import styles from './Curves.module.css';

interface ChartCardProps {
  title: ReactNode;
  legend: ReactNode;
  figure: Figure;
  waiting: boolean;
}

export function ChartCard({ title, legend, figure, waiting }: ChartCardProps) {
  return (
    <Card title={title} aside={legend} className={styles.card}>
      <ChartBoundary>
        <Chart figure={figure} empty={waiting ? 'begins when the first epoch ends' : null} />
      </ChartBoundary>
    </Card>
  );
}
