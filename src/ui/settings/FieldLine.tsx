// One setting of some configuration: its explained name, its input, and in words why a value was refused. Knows not what the configuration is for.
import { memo, useId, useState } from 'react';
import type { DeepPartial, RunConfig } from '../../protocol/config';
import { asFailure } from '../../protocol/failures';
import { Term } from '../shared/Term';
import { glossary } from '../shared/glossary';
import { FieldInput } from './FieldInput';
import type { Field } from './fields';
import { patchField, type FieldValue } from './fieldValue';
import styles from './Settings.module.css';

export interface FieldLineProps {
  field: Field;
  value: FieldValue;
  locked: boolean;
  /** False where the line above already explains the term. */
  explains: boolean;
  /** The configuration that a change is a change of. */
  base: () => RunConfig;
  /** Rejects in words. */
  onChange: (patch: DeepPartial<RunConfig>) => Promise<unknown>;
}

export const FieldLine = memo(function FieldLine({ field, value, locked, explains, base, onChange }: FieldLineProps) {
  const [complaint, setComplaint] = useState<string | null>(null);
  const id = useId();
  const change = async (next: FieldValue) => {
    try {
      await onChange(patchField(base(), field, next));
      setComplaint(null);
      return true;
    } catch (thrown) {
      setComplaint(asFailure(thrown).message);
      return false;
    }
  };
  const { word } = glossary[field.term];
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <span className={styles.name}>
          {explains && <Term name={field.term} />}
          {field.part !== undefined && <span className={styles.part}>{field.part}</span>}
        </span>
        <FieldInput
          field={field}
          label={field.part === undefined ? word : `${word}, ${field.part}`}
          value={value}
          disabled={locked}
          complaintId={complaint === null ? undefined : id}
          onChange={change}
        />
      </div>
      {complaint !== null && (
        <p role="alert" id={id} className={styles.complaint}>
          {complaint}
        </p>
      )}
    </div>
  );
});
