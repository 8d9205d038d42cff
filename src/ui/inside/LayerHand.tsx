// What a person can do with the selected layer: freeze it, and ask what its filters' going would change.
import { isRunning } from '../../state/select';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Term } from '../shared/Term';
import { WhatIfResult } from './WhatIfResult';
import styles from './Hand.module.css';

export function LayerHand({ layer }: { layer: string }) {
  const client = useClient();
  const own = usePage((state) => state.hand?.layers.find(({ name }) => name === layer));
  const running = usePage(isRunning);
  const progress = usePage((state) => state.whatIfProgress);
  if (!own) return null;
  return (
    <>
      <div className={styles.actions}>
        <button
          type="button"
          aria-pressed={own.frozen}
          disabled={!running}
          title={
            own.frozen ? 'No filter of this layer goes and its τ stands still' : 'Keep all filters of this layer and its τ as they are'
          }
          onClick={() => act(() => client.hand({ kind: own.frozen ? 'thaw' : 'freeze', layer }))}
        >
          {own.frozen ? 'Frozen' : 'Freeze layer'}
        </button>
        {progress ? (
          <button type="button" aria-busy="true" onClick={() => act(() => client.cancelWhatIf())}>
            Cancel, {progress.done} of {progress.total}
          </button>
        ) : (
          <button
            type="button"
            title="Evaluates the network without the filters that are under τ now; changes nothing"
            onClick={() => act(() => client.whatIf({}))}
          >
            What if they went now?
          </button>
        )}
        <Term name="whatIf" />
      </div>
      <WhatIfResult layer={layer} />
    </>
  );
}
