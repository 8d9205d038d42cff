// The kernel report as the panel asks for it: one question at a time, the last answer kept while the next is awaited.
import { useCallback, useEffect, useState } from 'react';
import { asFailure, type Failure } from '../../protocol/failures';
import type { KernelReport } from '../../protocol/kernels';
import type { PageClient } from '../../state/pageClient';
import { useClient } from '../shared/ClientContext';

export type Asking = 'kernels' | 'measureKernels' | 'resetKernels';

interface Answers {
  report: KernelReport | null;
  failure: Failure | null;
  /** What is being asked now. */
  asking: Asking | null;
  /** What was answered last. */
  answered: Asking | null;
}

export interface Kernels extends Answers {
  ask(what: Asking): void;
}

/** Asks for the report at once where there is a run. */
export function useKernels(ran: boolean): Kernels {
  const client = useClient();
  const [answers, setAnswers] = useState<Answers>({ report: null, failure: null, asking: ran ? 'kernels' : null, answered: null });
  useEffect(() => (ran ? follow(client, 'kernels', setAnswers) : undefined), [client, ran]);
  const ask = useCallback(
    (what: Asking) => {
      setAnswers((last) => ({ ...last, asking: what, failure: null }));
      follow(client, what, setAnswers);
    },
    [client],
  );
  return { ...answers, ask };
}

/** Returns how to stop listening. */
function follow(client: PageClient, what: Asking, set: (change: (last: Answers) => Answers) => void): () => void {
  let listening = true;
  const tell = (change: Partial<Answers>): void => {
    if (listening) set((last) => ({ ...last, asking: null, ...change }));
  };
  client[what]().then(
    (report) => tell({ report, answered: what }),
    (thrown: unknown) => tell({ failure: asFailure(thrown) }),
  );
  return () => {
    listening = false;
  };
}
