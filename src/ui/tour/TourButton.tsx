// Begins the tour; the main thing to do for those who have never seen it.
import { useState } from 'react';
import { useStartTour } from './TourContext';
import { wasTourSeen } from './tourMemory';

/** `onStart` is called as well, to close what the button stands in. */
export function TourButton({ onStart }: { onStart?: () => void }) {
  const start = useStartTour();
  const [seen] = useState(wasTourSeen);
  if (!start) return null;
  const begin = () => {
    onStart?.();
    start();
  };
  return (
    <button type="button" data-look={seen ? undefined : 'primary'} onClick={begin}>
      {seen ? 'Take the tour again' : 'Take the two-minute tour'}
    </button>
  );
}
