// The colours and text size of the charts: they follow the page's theme and its type.
import { useMemo } from 'react';
import { chartThemes, type ChartTheme } from '../../charts/chartTheme';
import { useTheme } from '../page/useTheme';
import { useRootPx } from '../shared/useRootPx';

/** Chart text against the page's. */
const ratio = 0.84;

export function useChartTheme(): ChartTheme {
  const { theme } = useTheme();
  const rootPx = useRootPx();
  return useMemo(() => ({ ...chartThemes[theme], fontPx: Math.round(rootPx * ratio) }), [theme, rootPx]);
}
