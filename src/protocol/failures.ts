// One union of failure codes and one table from code to words. Both sides use it; neither invents its own.

export type FailureCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'limit-too-small'
  | 'self-test-failed'
  | 'out-of-memory'
  | 'device-lost'
  | 'diverged'
  | 'bad-data'
  | 'bad-config'
  | 'bad-checkpoint'
  | 'wrong-phase'
  | 'bug';

export interface Failure {
  code: FailureCode;
  /** What happened, with the file or number concerned. */
  message: string;
}

/** What the person can do about each kind of failure. */
export const remedies: Record<FailureCode, string> = {
  'no-webgpu': 'Use a current Chrome or Edge; on Linux enable chrome://flags/#enable-unsafe-webgpu.',
  'no-adapter': 'Update the graphics driver and see chrome://gpu; hardware acceleration must be switched on.',
  'limit-too-small': 'Choose a smaller patch, batch, or fewer first filters.',
  'self-test-failed': 'This graphics driver computes wrong results; update it or use another browser. Training is refused.',
  'out-of-memory': 'Choose a smaller batch, patch, or fewer first filters, and start again.',
  'device-lost': 'The graphics device was reset. Resume the run from its last checkpoint, or start again.',
  diverged: 'Resume to go on from there, or lower the learning rate and start again.',
  'bad-data': 'Correct or leave out the file named and add the files again.',
  'bad-config': 'Correct the setting named.',
  'bad-checkpoint': 'Open an earlier checkpoint of the run, or another run.',
  'wrong-phase': 'Wait until the present action has ended.',
  bug: 'Please report this with the text above.',
};

/** An error that carries its code across the worker border. */
export class PlaygroundError extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'PlaygroundError';
    this.code = code;
  }
}

/** Any thrown value as a Failure; non-Error throws (wasm readers throw numbers) keep their text. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof PlaygroundError) return { code: thrown.code, message: thrown.message };
  return { code: 'bug', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
