// A card of settings, as far as they apply to the chosen dimensions. A term of several numbers is explained on its first line only.
import { memo, type ReactNode } from 'react';
import type { RunConfig } from '../../protocol/config';
import { liveSettings } from '../../protocol/steer';
import { usePage } from '../../state/usePage';
import { Card } from '../shared/Card';
import { FieldRow } from './FieldRow';
import type { Field, FieldGroup } from './fields';

const applies = ({ only, when }: Field, config: RunConfig): boolean =>
  (only === undefined || only === config.dimensions) && (when?.(config) ?? true);

interface SettingsGroupProps {
  group: FieldGroup;
  locked: boolean;
  children?: ReactNode;
}

export const SettingsGroup = memo(function SettingsGroup({ group, locked, children }: SettingsGroupProps) {
  const hidden = usePage(({ config }) => group.fields.flatMap((field, index) => (applies(field, config) ? [] : [index])).join());
  const fields = group.fields.filter((_, index) => !hidden.split(',').includes(String(index)));
  return (
    <Card title={group.title}>
      {fields.map((field, index) => (
        <FieldRow
          key={field.path + (field.part ?? '')}
          field={field}
          locked={locked && !liveSettings.has(field.path)}
          explains={fields[index - 1]?.term !== field.term}
        />
      ))}
      {children}
    </Card>
  );
});
