// The way to begin the tour from anywhere on the page.
import { createContext, useContext } from 'react';

export const TourContext = createContext<(() => void) | null>(null);

/** Null outside of the page. */
export const useStartTour = (): (() => void) | null => useContext(TourContext);
