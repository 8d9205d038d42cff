// Where the thing that the tour points at stands now; looked up again while the page changes around it.
import { useEffect, useState } from 'react';
import type { Box } from './placeCard';

/** Charts load and panels open without an event that could be listened to. */
const lookEveryMs = 300;

/** Null while it is not on the page. */
export function useAnchor(selector: string): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    const look = () => setBox((old) => sameOrNew(old, measure(selector)));
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
    look();
    const timer = setInterval(look, lookEveryMs);
    window.addEventListener('resize', look);
    document.addEventListener('scroll', look, true);
    return () => {
      clearInterval(timer);
      window.removeEventListener('resize', look);
      document.removeEventListener('scroll', look, true);
    };
  }, [selector]);
  return box;
}

function measure(selector: string): Box | null {
  const element = document.querySelector(selector);
  if (!element) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

const sameOrNew = (old: Box | null, now: Box | null): Box | null =>
  old && now && old.left === now.left && old.top === now.top && old.width === now.width && old.height === now.height ? old : now;
