// Where a viewer looks and what moves it: the desk of the loaded data, or the masks of a model. Everything that shows planes takes one.
import { createContext, useContext } from 'react';
import type { DeskView } from '../../state/pageState';
import { applyAppliedView, applyDesk, store } from '../../state/store';

export interface ViewPlace {
  /** Kept within what the case has. */
  move(change: Partial<DeskView>): void;
  /** By so many slices from the present one. */
  moveSlice(by: number): void;
}

export const deskPlace: ViewPlace = {
  move: applyDesk,
  moveSlice: (by) => applyDesk({ slice: store.getState().desk.slice + by }),
};

export const maskPlace: ViewPlace = {
  move: applyAppliedView,
  moveSlice: (by) => applyAppliedView({ slice: store.getState().appliedView.slice + by }),
};

export const ViewPlaceContext = createContext<ViewPlace>(deskPlace);
export const useViewPlace = (): ViewPlace => useContext(ViewPlaceContext);
