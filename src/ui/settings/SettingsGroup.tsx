// A card of settings. A term of several numbers is explained on its first line only.
import { memo, type ReactNode } from 'react';
import { Card } from '../shared/Card';
import { FieldRow } from './FieldRow';
import type { FieldGroup } from './fields';

interface SettingsGroupProps {
  group: FieldGroup;
  locked: boolean;
  children?: ReactNode;
}

export const SettingsGroup = memo(function SettingsGroup({ group, locked, children }: SettingsGroupProps) {
  return (
    <Card title={group.title}>
      {group.fields.map((field, index) => (
        <FieldRow
          key={field.path + (field.part ?? '')}
          field={field}
          locked={locked}
          explains={group.fields[index - 1]?.term !== field.term}
        />
      ))}
      {children}
    </Card>
  );
});
