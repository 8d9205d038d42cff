// Which command may be given in which phase, as one table, and the words for refusing the others. Pure.
import { PlaygroundError } from '../protocol/failures';
import type { Phase } from '../protocol/snapshot';

export type PhasedCommand =
  | 'load'
  | 'configure'
  | 'change the data'
  | 'rename'
  | 'start'
  | 'pause'
  | 'resume'
  | 'step'
  | 'stop'
  | 'export'
  | 'inspect'
  | 'change by hand'
  | 'measure a what-if'
  | 'score'
  | 'apply the model'
  | 'time kernels'
  | 'measure kernels'
  | 'reset kernels'
  | 'take a trial step';

interface Allowance {
  phases: readonly Phase[];
  /** What the person can do instead. */
  otherwise: string;
}

/** `failed` keeps data and the last network, so what is possible when finished is possible then, too. */
export const allowances: Readonly<Record<PhasedCommand, Allowance>> = {
  load: { phases: ['empty', 'ready', 'finished', 'failed'], otherwise: 'Stop the run, or wait until loading has ended.' },
  configure: { phases: ['empty', 'ready', 'finished', 'failed'], otherwise: 'Stop the run to change its settings.' },
  'change the data': { phases: ['empty', 'ready', 'finished', 'failed'], otherwise: 'Stop the run to change its data.' },
  rename: { phases: ['empty', 'ready', 'training', 'paused', 'finished', 'failed'], otherwise: 'Wait until loading has ended.' },
  start: { phases: ['ready', 'finished', 'failed'], otherwise: 'Load a data set first; a paused run is resumed.' },
  pause: { phases: ['training'], otherwise: 'Only a training run can be paused.' },
  resume: { phases: ['paused'], otherwise: 'Only a paused run, or one that an earlier visit left behind, can be resumed.' },
  step: { phases: ['ready', 'paused'], otherwise: 'Load a data set, or pause the run, to go step by step.' },
  stop: { phases: ['training', 'paused'], otherwise: 'Nothing is running.' },
  export: { phases: ['training', 'paused', 'finished', 'failed'], otherwise: 'Train a network first.' },
  score: { phases: ['finished'], otherwise: 'Test cases are scored when a run has ended.' },
  inspect: { phases: ['training', 'paused', 'finished', 'failed'], otherwise: 'Start a run first.' },
  'change by hand': { phases: ['training', 'paused'], otherwise: 'Only a run under way can be changed by hand.' },
  'measure a what-if': { phases: ['training', 'paused', 'finished', 'failed'], otherwise: 'Start a run first.' },
  'apply the model': {
    phases: ['empty', 'ready', 'paused', 'finished', 'failed'],
    otherwise: 'Pause the run, or wait until loading has ended.',
  },
  'time kernels': { phases: ['training', 'paused', 'finished', 'failed'], otherwise: 'Start a run first.' },
  'measure kernels': { phases: ['training', 'paused', 'finished', 'failed'], otherwise: 'Start a run first.' },
  'take a trial step': { phases: ['ready'], otherwise: 'Load a data set first; a run under way shows the time of its steps.' },
  'reset kernels': {
    phases: ['empty', 'ready', 'training', 'paused', 'finished', 'failed'],
    otherwise: 'Wait until loading has ended.',
  },
};

/** Throws PlaygroundError('wrong-phase') in words when the command cannot be given now. */
export function checkPhase(command: PhasedCommand, phase: Phase): void {
  const { phases, otherwise } = allowances[command];
  if (!phases.includes(phase)) throw new PlaygroundError('wrong-phase', `Cannot ${command} while the phase is "${phase}". ${otherwise}`);
}
