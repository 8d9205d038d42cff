// Runs a command that may be refused and shows the refusal. Knows nothing of which command it is.
import { asFailure } from '../../protocol/failures';
import { applyNotice } from '../../state/store';

/** Clears the last notice, runs, and shows what the promise rejects with. */
export function act(run: () => Promise<unknown>): void {
  applyNotice(null);
  run().catch((thrown: unknown) => {
    applyNotice(asFailure(thrown));
  });
}
