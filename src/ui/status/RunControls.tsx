// Start, pause, resume, step and stop. Which button stands there follows from the phase alone; names are part of the scripting contract.
import { useRef, useState } from 'react';
import type { Phase } from '../../protocol/snapshot';
import { isPreparing, startRefusal } from '../../state/select';
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
  const preparing = usePage(isPreparing);
  const stopAsked = useRef(false);
  /** A start that ends because Stop was pressed is no failure. */
  const ask = async (control: Control): Promise<void> => {
    stopAsked.current = control === 'stop';
    try {
      await client[control]();
    } catch (error) {
      if (control === 'stop' || !stopAsked.current) throw error;
    }
  };
  return (
    <div className={styles.controls} role="group" aria-label="Run">
      {controlsNow(phase, preparing).map((control) => (
        <ControlButton key={control} control={control} phase={phase} refusal={refusal} ask={ask} />
      ))}
      {refusal !== null && controlsOf[phase].includes('start') && (
        <span id="start-refusal" className={styles.note}>
          {refusal}
        </span>
      )}
    </div>
  );
}

/** What is prepared for a first step can be stopped as a run can. */
const controlsNow = (phase: Phase, preparing: boolean): Control[] => [
  ...new Set([...controlsOf[phase], ...(preparing ? ['stop' as const] : [])]),
];

/** After a finished run, taking it away is the main thing. */
const isPrimary = (control: Control, phase: Phase): boolean => control === 'resume' || (control === 'start' && phase !== 'finished');

interface ControlProps {
  control: Control;
  phase: Phase;
  refusal: string | null;
  ask: (control: Control) => Promise<void>;
}

function ControlButton({ control, phase, refusal, ask }: ControlProps) {
  const [pending, setPending] = useState(false);
  const begins = control === 'start' || (control === 'step' && phase === 'ready');
  const disabled = (begins && refusal !== null) || (control === 'step' && phase === 'training');
  // Compiling for the graphics card takes a moment; the button shows that it was heard, and keeps the keyboard's focus.
  const press = () => {
    if (pending) return;
    setPending(true);
    act(() => ask(control).finally(() => setPending(false)));
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
