// What the epoch's moments share besides the run: the reins, the clock, the device's health and the way to the page. Types only.
import type { Control } from './control';
import type { Complete } from './insideDesk';
import type { Emit } from './ports';
import type { Run } from './run';

export interface RunContext {
  readonly control: Control;
  readonly now: () => number;
  readonly emit: Emit;
  /** Throws when the device has reported an error; called after every step. */
  checkDevice(): void;
  /** Called after every step: the place for views of what is watched. */
  onStep(): void;
  /** Called before every step: the place for checkpoints. `drain` ends what is in flight. */
  betweenSteps(drain: () => Promise<void>): Promise<void>;
  /** Called at every epoch's end when the evidence is there and nothing has been cut; what it returns is told the decision. */
  onEvidence(run: Run): Promise<Complete>;
}
