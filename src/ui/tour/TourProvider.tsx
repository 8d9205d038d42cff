// Holds the tour: where it stands, and that it was seen once it has been begun and left.
import { useCallback, useState, type ReactNode } from 'react';
import { TourCard } from './TourCard';
import { TourContext } from './TourContext';
import { rememberTour } from './tourMemory';

export function TourProvider({ children }: { children: ReactNode }) {
  const [at, setAt] = useState<number | null>(null);
  const start = useCallback(() => setAt(0), []);
  const end = () => {
    rememberTour();
    setAt(null);
  };
  return (
    <TourContext value={start}>
      {children}
      {at !== null && <TourCard at={at} onGo={setAt} onEnd={end} />}
    </TourContext>
  );
}
