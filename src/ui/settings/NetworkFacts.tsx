// What the settings amount to: parameters, arithmetic and memory of the planned or pruned network.
import { usePage } from '../../state/usePage';
import { Quantity } from '../formula/Quantity';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import { formatBytes, formatCount } from '../../lib/format';

export function NetworkFacts() {
  const plan = usePage((state) => state.plan);
  if (!plan) return null;
  return (
    <>
      <Row label={<Term name="parameters" />}>
        <Quantity name="parameters">{fromTo(plan.initialParameters, plan.parameters)}</Quantity>
      </Row>
      <Row label={<Term name="flops" />}>
        <Quantity name="flops">{fromTo(plan.initialFlops, plan.flops)}</Quantity>
      </Row>
      {plan.gpuBytes !== null && <Row label={<Term name="gpuBytes" />}>{formatBytes(plan.gpuBytes)}</Row>}
    </>
  );
}

const fromTo = (start: number, now: number): string => (start === now ? formatCount(now) : `${formatCount(start)} → ${formatCount(now)}`);
