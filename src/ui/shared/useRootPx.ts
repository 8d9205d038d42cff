// The page's type size in CSS pixels; it grows with the window.
import { useSyncExternalStore } from 'react';

export const useRootPx = (): number => useSyncExternalStore(onResize, readRootPx);

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

const readRootPx = (): number => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize)) || 13;
