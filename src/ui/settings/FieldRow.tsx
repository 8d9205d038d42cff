// One setting of the run to come.
import { useCallback } from 'react';
import type { DeepPartial, RunConfig } from '../../protocol/config';
import { store } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useClient } from '../shared/ClientContext';
import { FieldLine, type FieldLineProps } from './FieldLine';
import { readField } from './fieldValue';

const present = (): RunConfig => store.getState().config;

export function FieldRow({ field, locked, explains }: Pick<FieldLineProps, 'field' | 'locked' | 'explains'>) {
  const client = useClient();
  const value = usePage((state) => readField(state.config, field));
  const change = useCallback((patch: DeepPartial<RunConfig>) => client.configure(patch), [client]);
  return <FieldLine field={field} value={value} locked={locked} explains={explains} base={present} onChange={change} />;
}
