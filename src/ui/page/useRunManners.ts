// How the page behaves around a run: the tab's title tells its progress, the screen stays awake, leaving asks first.
import { useEffect } from 'react';
import type { PageState } from '../../state/pageState';
import { epochOf, newestDice, progressOf } from '../../state/select';
import { usePage } from '../../state/usePage';

const name = 'Sauron Playground';

export function useRunManners(): void {
  const title = usePage(titleOf);
  const training = usePage((state) => state.phase === 'training');
  const running = usePage((state) => state.phase === 'training' || state.phase === 'paused');
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => (training ? keepAwake() : undefined), [training]);
  useEffect(() => (running ? askBeforeLeaving() : undefined), [running]);
}

/** "37 % · Dice 0.87 – Sauron Playground" while there is a run. */
export function titleOf(state: PageState): string {
  if (state.phase === 'loading') return `Reading – ${name}`;
  if (state.phase === 'failed') return `Stopped by an error – ${name}`;
  if (epochOf(state) === 0) return name;
  const dice = newestDice(state);
  const progress =
    state.phase === 'finished' ? 'Finished' : `${state.phase === 'paused' ? 'Paused ' : ''}${Math.floor(100 * progressOf(state))} %`;
  return `${progress}${dice === null ? '' : ` · Dice ${dice.toFixed(2)}`} – ${name}`;
}

function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}

/** The lock is lost when the page is hidden and taken again when it returns; a browser without one trains all the same. */
function keepAwake(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const over = () => signal.aborted;
  const take = async () => {
    if (over() || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      const release = () => void lock.release();
      if (over()) release();
      else signal.addEventListener('abort', release, { once: true });
    } catch {
      // Refused, as on low battery: the run goes on without.
    }
  };
  void take();
  document.addEventListener('visibilitychange', () => void take(), { signal });
  return () => controller.abort();
}
