// One step of the tour beside what it explains. It blocks nothing: the page underneath stays usable.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { placeCard } from './placeCard';
import { tourSteps, type TourStep } from './steps';
import styles from './Tour.module.css';
import { useAnchor } from './useAnchor';

interface TourCardProps {
  at: number;
  onGo: (step: number) => void;
  onEnd: () => void;
}

export function TourCard({ at, onGo, onEnd }: TourCardProps) {
  const step = tourSteps[at] as TourStep;
  const ready = usePage(step.ready);
  const text = usePage((state) => (step.ready(state) ? step.text(state) : `Waiting for ${step.waiting}`));
  const anchor = useAnchor(step.anchor);
  const card = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const last = at === tourSteps.length - 1;
  useLayoutEffect(() => {
    if (card.current) setSize({ width: card.current.offsetWidth, height: card.current.offsetHeight });
  }, [text, ready]);
  // Once, where the tour begins; later steps keep the focus that a button of the card has, and take none from the page.
  useEffect(() => card.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEnd();
  };
  return (
    <>
      {anchor && <div className={styles.ring} aria-hidden="true" style={anchor} />}
      <section
        ref={card}
        className={styles.card}
        tabIndex={-1}
        aria-label={`Tour, step ${at + 1} of ${tourSteps.length}`}
        style={placeCard(anchor, size, { width: window.innerWidth, height: window.innerHeight })}
        onKeyDown={onKeyDown}
      >
        <h2>{step.title}</h2>
        <p role="status" data-ready={ready}>
          {text}
        </p>
        <div className={styles.buttons}>
          <span>
            {at + 1} / {tourSteps.length}
          </span>
          <button type="button" onClick={onEnd}>
            {last ? 'Close' : 'Skip the tour'}
          </button>
          {at > 0 && (
            <button type="button" onClick={() => onGo(at - 1)}>
              Back
            </button>
          )}
          {!ready && step.offer && <OfferButton offer={step.offer} />}
          {ready && !last && (
            <button type="button" data-look="primary" onClick={() => onGo(at + 1)}>
              Next
            </button>
          )}
        </div>
      </section>
    </>
  );
}

/** Loads the demo, or starts a run with the settings that stand there. Pressed twice it asks once. */
function OfferButton({ offer }: { offer: NonNullable<TourStep['offer']> }) {
  const client = useClient();
  const [asked, setAsked] = useState(false);
  const press = () => {
    if (asked) return;
    setAsked(true);
    const work = offer === 'load' ? () => client.load({ demo: 'cardiac' }) : () => client.start();
    act(() => work().finally(() => setAsked(false)));
  };
  return (
    <button type="button" data-look="primary" aria-busy={asked} aria-disabled={asked || undefined} onClick={press}>
      {offer === 'load' ? 'Load the cardiac demo' : 'Start the run'}
    </button>
  );
}
