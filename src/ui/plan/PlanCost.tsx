// What the settings cost: parameters, arithmetic and memory as planned, and the time of one step as measured on this machine.
import { useRef, useState } from 'react';
import type { RunConfig } from '../../protocol/config';
import { asFailure } from '../../protocol/failures';
import type { TrialStep } from '../../protocol/trial';
import { formatBytes, formatCount, formatDigits, formatDuration, formatMs } from '../../lib/format';
import { store } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import styles from './Plan.module.css';

export function PlanCost() {
  const plan = usePage((state) => state.plan);
  const adapter = usePage((state) => state.adapter);
  if (!plan) return null;
  return (
    <div className={styles.cost}>
      <Row label={<Term name="parameters" />}>{formatCount(plan.initialParameters)}</Row>
      <Row label={<Term name="flops" />}>{formatCount(plan.initialFlops)}</Row>
      {plan.gpuBytes !== null && (
        <Row label={<Term name="gpuBytes" />}>
          {formatBytes(plan.gpuBytes)}
          {adapter &&
            `; in one piece at most ${formatBytes(adapter.maxStorageBindingBytes)} on this adapter: ${plan.refusal ? 'too little' : 'enough'}`}
        </Row>
      )}
      <Trial />
    </div>
  );
}

type Answer = { trial: TrialStep } | { refusal: string };

/** An answer belongs to the settings that it was measured with. */
function Trial() {
  const client = useClient();
  const config = usePage((state) => state.config);
  const refused = usePage((state) => state.plan?.refusal != null);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<{ config: RunConfig; answer: Answer } | null>(null);
  const alive = useRef(0);
  const measure = async () => {
    const mine = ++alive.current;
    const asked = store.getState().config;
    setBusy(true);
    const answer: Answer = await client.trialStep().then(
      (trial) => ({ trial }),
      (thrown: unknown) => ({ refusal: asFailure(thrown).message }),
    );
    if (mine !== alive.current) return;
    setBusy(false);
    setFound({ config: asked, answer });
  };
  const current = found?.config === config ? found.answer : null;
  return (
    <Row label={<Term name="trialStep" />}>
      <span aria-live="polite">
        {busy
          ? 'taking steps … '
          : current === null
            ? ''
            : 'trial' in current
              ? `${trialInWords(current.trial, config)} `
              : `${current.refusal} `}
      </span>
      {busy ? (
        <button type="button" onClick={() => void client.cancelKernels()}>
          Cancel
        </button>
      ) : (
        <button type="button" disabled={refused} onClick={() => void measure()}>
          {current === null ? 'Measure one step' : 'Measure again'}
        </button>
      )}
    </Row>
  );
}

/** The whole run without validation, which the first epoch times. */
function trialInWords(
  { flops, measuredMs, foretoldMs, gflopsPerSecond, probeFlops, limitMs }: TrialStep,
  { epochs, stepsPerEpoch }: RunConfig,
): string {
  const speed = `${formatDigits(gflopsPerSecond)} GFLOP/s`;
  const run = `all ${formatCount(epochs * stepsPerEpoch)} steps about ${formatDuration((foretoldMs * epochs * stepsPerEpoch) / 1000)}`;
  return measuredMs === null
    ? `left out, because it would take above ${formatDuration(limitMs / 1000)}: about ${formatDuration(foretoldMs / 1000)} for ${formatCount(flops)} FLOPs at the ${speed} of a step of ${formatCount(probeFlops)} FLOPs; ${run}.`
    : `${formatMs(measuredMs)} measured (${formatCount(flops)} FLOPs, ${speed}); ${run}, validation not counted.`;
}
