// One chart on the page: keeps its drawing up to date, gives it a text alternative, and says so where it cannot be drawn.
import { useEffect, useRef, useState } from 'react';
import styles from './Chart.module.css';
import { withClickHint } from './clickHint';
import type { ChartPoint, Figure } from './figure';
import { createPlotUpdater, type PlotUpdater } from './plotUpdater';

interface ChartProps {
  figure: Figure;
  /** Said over the empty axes while there is no data. */
  empty: string | null;
  /** A point was clicked; the same function at each call. */
  onPoint?: ((point: ChartPoint) => void) | undefined;
}

export function Chart({ figure, empty, onPoint }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const updater = useRef<PlotUpdater | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const own = createPlotUpdater(
      element,
      (cause) => setFailure(cause instanceof Error ? cause.message : String(cause)),
      (point) => onPoint?.(point),
    );
    updater.current = own;
    const stop = observe(element, own);
    return () => {
      stop();
      own.dispose();
      updater.current = null;
    };
  }, [onPoint]);
  useEffect(() => updater.current?.show(onPoint ? withClickHint(figure) : figure), [figure, onPoint]);
  return (
    <div className={styles.wrap} role="img" aria-label={figure.summary}>
      <div ref={frame} className={styles.frame} />
      {empty !== null && failure === null && <p className={styles.note}>{empty}</p>}
      {failure !== null && (
        <p className={styles.note}>This chart could not be drawn: {failure}. The numbers are in the exported history.</p>
      )}
    </div>
  );
}

function observe(element: HTMLElement, updater: PlotUpdater): () => void {
  const sight = new IntersectionObserver((entries) => updater.setVisible(entries.at(-1)?.isIntersecting === true));
  const size = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.contentRect;
    if (box) updater.setSize(box.width, box.height);
  });
  sight.observe(element);
  size.observe(element);
  return () => {
    sight.disconnect();
    size.disconnect();
  };
}
