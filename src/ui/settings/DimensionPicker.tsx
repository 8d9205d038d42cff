// Chooses whether volumes are trained slice by slice or in patches of the whole; says why where there is no choice.
import { flatData, turnPatch } from '../../protocol/adaptToData';
import type { RunConfig } from '../../protocol/config';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Term } from '../shared/Term';
import styles from './Settings.module.css';

const choices: readonly { dimensions: RunConfig['dimensions']; text: string }[] = [
  { dimensions: 2, text: 'slices (2-D)' },
  { dimensions: 3, text: 'volumes (3-D)' },
];

export function DimensionPicker({ locked }: { locked: boolean }) {
  const client = useClient();
  const config = usePage((state) => state.config);
  const flat = usePage((state) => state.dataset?.proposals?.[3] === null);
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <span className={styles.name}>
          <Term name="dimensions" />
        </span>
        <select
          aria-label="Trained as"
          value={config.dimensions}
          disabled={locked || flat}
          title={flat ? flatData : undefined}
          onChange={(event) => {
            const chosen = choices.find(({ dimensions }) => String(dimensions) === event.target.value);
            if (chosen) act(() => client.configure(turnPatch(chosen.dimensions, config)));
          }}
        >
          {choices.map(({ dimensions, text }) => (
            <option key={dimensions} value={dimensions}>
              {text}
            </option>
          ))}
        </select>
      </div>
      {flat && <p className={styles.explanation}>{flatData}</p>}
    </div>
  );
}
