// The page's type size in CSS pixels; it grows with the window.
import { useSyncExternalStore } from 'react';

export const useRootPx = (): number => useSyncExternalStore(onResize, readRootPx);

/** Kept between resizes: asked for while a large panel has just been put in, the browser would have to style all of it at once. */
let known: number | null = null;
let forgets = false;

function readRootPx(): number {
  // Read before anyone listens, so that this comes first in each resize.
  if (!forgets) window.addEventListener('resize', () => (known = null));
  forgets = true;
  return (known ??= Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize)) || 13);
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
