// How large the page's JavaScript heap was at the end of each epoch, where the browser tells (Chromium does). Kept for this visit only.
import { useEffect, useRef, type RefObject } from 'react';
import { usePage } from '../../state/usePage';

interface MemoryInfo {
  usedJSHeapSize: number;
}

export const readHeapBytes = (): number | null => (performance as { memory?: MemoryInfo }).memory?.usedJSHeapSize ?? null;

/** Bytes by epoch; begins anew with each run. */
export function useHeapCurve(): RefObject<ReadonlyMap<number, number>> {
  const curve = useRef(new Map<number, number>());
  const epoch = usePage((state) => state.history.at(-1)?.epoch ?? 0);
  useEffect(() => {
    if (epoch <= 1) curve.current.clear();
    const bytes = readHeapBytes();
    if (epoch > 0 && bytes !== null) curve.current.set(epoch, bytes);
  }, [epoch]);
  return curve;
}
