// The colours and text size of the charts: they follow the page's theme and its type, which grows with the window.
import { useMemo, useSyncExternalStore } from 'react';
import { chartThemes, type ChartTheme } from '../../charts/chartTheme';
import { useTheme } from '../page/useTheme';

/** Chart text against the page's. */
const ratio = 0.84;

export function useChartTheme(): ChartTheme {
  const { theme } = useTheme();
  const rootPx = useSyncExternalStore(onResize, readRootPx);
  return useMemo(() => ({ ...chartThemes[theme], fontPx: Math.round(rootPx * ratio) }), [theme, rootPx]);
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

const readRootPx = (): number => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize)) || 13;
