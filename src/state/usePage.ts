// React's window on the store. Selectors must be stable functions or small arrow functions returning existing objects.
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { PageState } from './pageState';
import { store } from './store';

/** One value of the state; renders again only when it changes by identity. */
export function usePage<T>(select: (state: PageState) => T): T {
  return useStore(store, select);
}

/** Several values at once, compared one level deep. */
export function usePageParts<T extends object>(select: (state: PageState) => T): T {
  return useStore(store, useShallow(select));
}
