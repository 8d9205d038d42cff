// The page's type size in CSS pixels; it grows with the window.
import { useSyncExternalStore } from 'react';

export const useRootPx = (): number => useSyncExternalStore(onResize, readRootPx);

/** Kept between resizes: asked for while a large panel has just been put in, the browser would have to style all of it at once. */
let known: number | null = null;

function readRootPx(): number {
  if (known !== null) return known;
  window.addEventListener('resize', () => (known = null), { once: true });
  return (known = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize)) || 13);
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
