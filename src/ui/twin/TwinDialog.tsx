// The experiment with and without the regulariser: a new one, and the curves of those in the library.
import { useState } from 'react';
import { applyComparing } from '../../state/store';
import { usePage } from '../../state/usePage';
import { Dialog } from '../shared/Dialog';
import { TwinForm } from './TwinForm';
import { TwinReport } from './TwinReport';
import styles from './Twin.module.css';
import { useTwins } from './useTwins';

export function TwinDialog() {
  const open = usePage((state) => state.comparing);
  return (
    <Dialog title="With and without the regulariser" open={open} onClose={() => applyComparing(false)} wide>
      <TwinBody />
    </Dialog>
  );
}

function TwinBody() {
  const pairs = useTwins();
  const [chosen, setChosen] = useState<string | null>(null);
  const pair = pairs?.find(({ id }) => id === chosen) ?? pairs?.[0];
  return (
    <div className={styles.body}>
      <TwinForm onStart={() => setChosen(null)} />
      {pairs === null && <p className={styles.muted}>Looking …</p>}
      {pairs && pairs.length > 1 && (
        <label>
          Experiment{' '}
          <select value={pair?.id} onChange={(event) => setChosen(event.target.value)}>
            {pairs.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {pair && <TwinReport key={pair.id} pair={pair} />}
    </div>
  );
}
