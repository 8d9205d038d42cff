// When a load gave no case: why, and the fixes that may make some of what was read.
import { useMemo } from 'react';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { Card } from '../shared/Card';
import { useClient } from '../shared/ClientContext';
import { EditContext, type Editing } from './EditContext';
import { Findings } from './Findings';

export function MendPanel() {
  const client = useClient();
  const mendable = usePage((state) => state.mendable);
  const loading = usePage((state) => state.phase === 'loading');
  const editing = useMemo<Editing>(
    () => ({
      edit: (...edits) => act(() => client.edit(edits, { mend: true })),
      undo: () => undefined,
      canUndo: false,
      redo: () => undefined,
      next: null,
      busy: false,
      locked: loading,
    }),
    [client, loading],
  );
  if (!mendable?.findings?.some(({ fixes }) => fixes.some(({ edit }) => edit.kind !== 'drop' && edit.kind !== 'pair'))) return null;
  return (
    <EditContext value={editing}>
      <Card title="These files can be mended">
        <Findings dataset={mendable} />
      </Card>
    </EditContext>
  );
}
