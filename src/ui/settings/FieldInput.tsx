// The input that suits a kind of setting. Numbers are handed over on Enter or when the field is left, not at every key.
import { useState, type KeyboardEvent } from 'react';
import type { Field } from './fields';
import { parseNumber, type FieldValue } from './fieldValue';
import styles from './Settings.module.css';

interface FieldInputProps {
  field: Field;
  label: string;
  value: FieldValue;
  disabled: boolean;
  /** Id of the element that says what is wrong with the value. */
  complaintId: string | undefined;
  /** Resolves with whether the value was accepted. */
  onChange: (value: FieldValue) => Promise<boolean>;
}

export function FieldInput(props: FieldInputProps) {
  const { field, label, value, disabled, onChange } = props;
  const { kind } = field;
  if (kind.type === 'number') return <NumberInput {...props} optional={kind.optional === true} unit={kind.unit ?? ''} />;
  if (kind.type === 'flag')
    return (
      <input
        type="checkbox"
        aria-label={label}
        checked={value === true}
        disabled={disabled}
        onChange={(event) => void onChange(event.target.checked)}
      />
    );
  return (
    <select aria-label={label} value={String(value)} disabled={disabled} onChange={(event) => void onChange(event.target.value)}>
      {kind.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

/** Keeps what is being typed until it is accepted; a refused text stays, to be mended; Escape brings the accepted value back. */
function NumberInput({
  label,
  value,
  disabled,
  complaintId,
  onChange,
  optional,
  unit,
}: FieldInputProps & { optional: boolean; unit: string }) {
  const [draft, setDraft] = useState<string | null>(null);
  const offer = async (next: FieldValue) => {
    if ((next === value && complaintId === undefined) || (await onChange(next))) setDraft(null);
  };
  const commit = () => {
    if (draft !== null) void offer(parseNumber(draft, optional));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') void offer(value);
  };
  return (
    <span className={styles.number}>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-label={unit === '' ? label : `${label} (${unit})`}
        aria-invalid={complaintId !== undefined}
        aria-describedby={complaintId}
        placeholder={optional ? 'off' : undefined}
        value={draft ?? show(value)}
        disabled={disabled}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      <span className={styles.unit}>{unit}</span>
    </span>
  );
}

const show = (value: FieldValue): string => (value === null ? '' : typeof value === 'number' ? showNumber(value) : String(value));

/** 0.00001 as 1e-5, which people of the field write; other numbers plainly. */
const showNumber = (value: number): string => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value));
