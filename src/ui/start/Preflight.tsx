// Is this computer fit to train? Adapter, limits, features and the engine's self-test, and what to do where something is missing.
import type { AdapterFacts, SelfTestReport } from '../../protocol/snapshot';
import { usePageParts } from '../../state/usePage';
import { adapterName } from '../status/MachinePill';
import { Card } from '../shared/Card';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import { formatBytes, formatMs } from '../../lib/format';
import styles from './Start.module.css';

export function Preflight() {
  const { adapter, selfTest, failed } = usePageParts((state) => ({
    adapter: state.adapter,
    selfTest: state.selfTest,
    failed: state.phase === 'failed',
  }));
  return (
    <Card title="This computer">
      {adapter ? <Facts adapter={adapter} /> : <Row label="Graphics">{failed ? 'not usable' : 'being checked …'}</Row>}
      {selfTest && <SelfTest report={selfTest} />}
      {adapter?.software === true && (
        <p className={styles.caution}>
          This is a software stand-in for a graphics card: everything works, but slowly. Switch on hardware acceleration in the browser’s
          settings, update the graphics driver, or see chrome://gpu for the reason.
        </p>
      )}
    </Card>
  );
}

function Facts({ adapter }: { adapter: AdapterFacts }) {
  return (
    <>
      <Row label="Graphics">{adapterName(adapter)}</Row>
      <Row label="Kind">{adapter.software ? <span className={styles.warn}>software, no graphics card</span> : 'hardware'}</Row>
      <Row label="WebGPU">ready</Row>
      <Row label="Largest buffer">{formatBytes(adapter.maxBufferBytes)}</Row>
      <Row label="Half precision">{adapter.features.includes('shader-f16') ? 'available' : 'not available, not needed'}</Row>
      <Row label="Subgroups">{adapter.features.includes('subgroups') ? 'available' : 'not available, not needed'}</Row>
    </>
  );
}

function SelfTest({ report }: { report: SelfTestReport }) {
  const failures = report.checks.filter((check) => !check.passed);
  return (
    <>
      <Row label={<Term name="selfTest" />}>
        <span className={report.passed ? styles.ok : styles.bad}>
          {report.passed ? 'passed' : 'failed'} · {formatMs(report.durationMs)}
        </span>
      </Row>
      {failures.map((check) => (
        <p key={check.name} className={styles.bad}>
          {check.name}: error {check.maxError.toExponential(1)}, allowed {check.tolerance.toExponential(1)}
        </p>
      ))}
    </>
  );
}
