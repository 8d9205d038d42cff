// The settings ask more of this graphics adapter than it has: what, and one press to settings that it can hold.
import { usePage } from '../../state/usePage';
import { Alert } from '../shared/Alert';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';

export function Unfit() {
  const client = useClient();
  const refusal = usePage((state) => state.plan?.refusal ?? null);
  if (!refusal) return null;
  const { message, smaller } = refusal;
  return (
    <Alert failure={{ code: 'limit-too-small', message }}>
      {smaller && (
        <button type="button" onClick={() => act(() => client.configure({ ...smaller }))}>
          Use these smaller settings
        </button>
      )}
    </Alert>
  );
}
