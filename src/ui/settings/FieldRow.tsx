// One setting: its explained name, its input, and in words why a value was refused.
import { memo, useId, useState } from 'react';
import { asFailure } from '../../protocol/failures';
import { store } from '../../state/store';
import { usePage } from '../../state/usePage';
import { Term } from '../shared/Term';
import { glossary } from '../shared/glossary';
import { useClient } from '../shared/ClientContext';
import { FieldInput } from './FieldInput';
import type { Field } from './fields';
import { patchField, readField, type FieldValue } from './fieldValue';
import styles from './Settings.module.css';

interface FieldRowProps {
  field: Field;
  locked: boolean;
  /** False where the line above already explains the term. */
  explains: boolean;
}

export const FieldRow = memo(function FieldRow({ field, locked, explains }: FieldRowProps) {
  const client = useClient();
  const value = usePage((state) => readField(state.config, field));
  const [complaint, setComplaint] = useState<string | null>(null);
  const id = useId();
  const change = async (next: FieldValue) => {
    try {
      await client.configure(patchField(store.getState().config, field, next));
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
