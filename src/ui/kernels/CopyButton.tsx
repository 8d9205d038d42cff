// Puts a report on the clipboard as JSON, and says whether the browser allowed it.
import { useState } from 'react';
import type { KernelReport } from '../../protocol/kernels';
import styles from './Kernels.module.css';

export function CopyButton({ report }: { report: KernelReport }) {
  const [outcome, setOutcome] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(JSON.stringify(report, null, 2)).then(
      () => setOutcome('Copied.'),
      () => setOutcome('The browser refused to copy.'),
    );
  };
  return (
    <>
      <button type="button" onClick={copy}>
        Copy as JSON
      </button>
      <span role="status" className={styles.mute}>
        {outcome}
      </span>
    </>
  );
}
