// What can be done about a finding: up to three buttons, a list where there are more, and a number where the fix has one.
import { useState } from 'react';
import type { DatasetEdit } from '../../protocol/edits';
import type { Finding, Fix } from '../../protocol/findings';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { SegmentsFix } from './SegmentsFix';

const mostButtons = 3;

export function FixButtons({ finding: { fixes, text } }: { finding: Finding }) {
  const { edit, busy, locked } = useEditing();
  const disabled = busy || locked;
  if (fixes.length > mostButtons) return <FixList fixes={fixes} about={text} disabled={disabled} onFix={edit} />;
  return fixes.map((fix) => {
    if (fix.edit.kind === 'threshold') return <ThresholdFix key={fix.label} edit={fix.edit} disabled={disabled} onFix={edit} />;
    if (fix.edit.kind === 'segments') return <SegmentsFix key={fix.label} edit={fix.edit} disabled={disabled} onFix={edit} />;
    return (
      <button key={fix.label} type="button" disabled={disabled} onClick={() => edit(fix.edit)}>
        {fix.label}
      </button>
    );
  });
}

interface FixProps {
  disabled: boolean;
  onFix: (edit: DatasetEdit) => void;
}

function FixList({ fixes, about, disabled, onFix }: FixProps & { fixes: readonly Fix[]; about: string }) {
  const [chosen, setChosen] = useState(0);
  const fix = fixes[Math.min(chosen, fixes.length - 1)];
  return (
    <>
      <select
        aria-label={`What to do: ${about}`}
        value={chosen}
        disabled={disabled}
        onChange={(event) => setChosen(Number(event.target.value))}
      >
        {fixes.map(({ label }, i) => (
          <option key={label} value={i}>
            {label}
          </option>
        ))}
      </select>
      <button type="button" disabled={disabled} onClick={() => fix && onFix(fix.edit)}>
        Apply
      </button>
    </>
  );
}

/** The suggested threshold can be changed before it is applied. */
function ThresholdFix({ edit, disabled, onFix }: FixProps & { edit: Extract<DatasetEdit, { kind: 'threshold' }> }) {
  const [text, setText] = useState(String(edit.at));
  const at = Number(text);
  const valid = text.trim() !== '' && Number.isFinite(at);
  return (
    <span className={styles.threshold}>
      <button type="button" disabled={disabled || !valid} onClick={() => onFix({ ...edit, at })}>
        Threshold at {valid ? at : '…'}
      </button>
      <input
        type="text"
        inputMode="decimal"
        aria-label="Threshold: voxels of at least this value are foreground"
        aria-invalid={!valid}
        value={text}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}
