// From a point of a chart to its formula, filled with the numbers of its layer and epoch.
import { useCallback } from 'react';
import type { ChartPoint } from '../../charts/figure';
import { useOpenFormula } from '../formula/FormulaContext';

export function useOpenPoint(): ((point: ChartPoint) => void) | undefined {
  const open = useOpenFormula();
  const openPoint = useCallback(
    ({ quantity, layer, epoch }: ChartPoint) => open?.(quantity, { epoch, ...(layer === null ? {} : { layer }) }),
    [open],
  );
  return open ? openPoint : undefined;
}
