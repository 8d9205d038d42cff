// The settings that a branch may change, by group.
import { useCallback } from 'react';
import { isBranchSetting } from '../../protocol/branchRules';
import type { DeepPartial, RunConfig } from '../../protocol/config';
import { FieldLine } from '../settings/FieldLine';
import { augmentationFields, networkFields, optimisationFields, pruningFields, type FieldGroup } from '../settings/fields';
import { readField } from '../settings/fieldValue';
import styles from './Time.module.css';

interface BranchFieldsProps {
  config: RunConfig;
  /** Throws in words. */
  onChange: (patch: DeepPartial<RunConfig>) => void;
}

const open = ({ title, fields }: FieldGroup): FieldGroup => ({ title, fields: fields.filter(({ path }) => isBranchSetting(path)) });
const [pruning, optimisation] = [
  open(pruningFields),
  open({ title: 'Training', fields: [...optimisationFields.fields, ...networkFields.fields] }),
];
const augmentation = open(augmentationFields);

export function BranchFields({ config, onChange }: BranchFieldsProps) {
  const base = useCallback(() => config, [config]);
  const change = useCallback(async (patch: DeepPartial<RunConfig>) => Promise.resolve(onChange(patch)), [onChange]);
  const lines = ({ fields }: FieldGroup) =>
    fields.map((field, i) => (
      <FieldLine
        key={field.path}
        field={field}
        value={readField(config, field)}
        locked={false}
        explains={fields[i - 1]?.term !== field.term}
        base={base}
        onChange={change}
      />
    ));
  return (
    <>
      <div className={styles.fields}>
        {[pruning, optimisation].map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <h3>{group.title}</h3>
            {lines(group)}
          </div>
        ))}
      </div>
      <details>
        <summary>{augmentation.title}</summary>
        <div className={styles.fields}>
          <div>{lines(augmentation)}</div>
        </div>
      </details>
    </>
  );
}
