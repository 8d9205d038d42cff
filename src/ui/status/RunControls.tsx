// Start, pause, resume, step and stop. Which button stands there follows from the phase alone; names are part of the scripting contract.
import { useState } from 'react';
import type { Phase } from '../../protocol/snapshot';
import type { PageClient } from '../../state/pageClient';
import { startRefusal } from '../../state/select';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './StatusBar.module.css';

type Control = 'start' | 'pause' | 'resume' | 'step' | 'stop';

const names: Record<Control, string> = { start: 'Start training', pause: 'Pause', resume: 'Resume', step: 'Step', stop: 'Stop' };

/** Buttons of each phase, in order. */
export const controlsOf: Record<Phase, readonly Control[]> = {
  empty: [],
  loading: [],
  ready: ['step', 'start'],
  training: ['pause', 'step', 'stop'],
  paused: ['resume', 'step', 'stop'],
  finished: ['start'],
  failed: ['start'],
};

export function RunControls() {
  const client = useClient();
  const phase = usePage((state) => state.phase);
  const refusal = usePage(startRefusal);
  return (
    <div className={styles.controls} role="group" aria-label="Run">
      {controlsOf[phase].map((control) => (
        <ControlButton key={control} control={control} phase={phase} refusal={refusal} client={client} />
      ))}
      {refusal !== null && controlsOf[phase].includes('start') && (
        <span id="start-refusal" className={styles.note}>
          {refusal}
        </span>
      )}
    </div>
  );
}

/** After a finished run, taking it away is the main thing. */
const isPrimary = (control: Control, phase: Phase): boolean => control === 'resume' || (control === 'start' && phase !== 'finished');

interface ControlProps {
  control: Control;
  phase: Phase;
  refusal: string | null;
  client: PageClient;
}

function ControlButton({ control, phase, refusal, client }: ControlProps) {
  const [pending, setPending] = useState(false);
  const begins = control === 'start' || (control === 'step' && phase === 'ready');
  const disabled = (begins && refusal !== null) || (control === 'step' && phase === 'training');
  // Compiling for the graphics card takes a moment; the button shows that it was heard, and keeps the keyboard's focus.
  const press = () => {
    if (pending) return;
    setPending(true);
    act(() => client[control]().finally(() => setPending(false)));
  };
  return (
    <button
      type="button"
      data-look={isPrimary(control, phase) ? 'primary' : undefined}
      disabled={disabled}
      aria-disabled={pending || undefined}
      aria-busy={pending}
      aria-describedby={begins && refusal !== null ? 'start-refusal' : undefined}
      onClick={press}
    >
      {names[control]}
    </button>
  );
}
