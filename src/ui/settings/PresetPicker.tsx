// Chooses a named set of numbers and says what it is for; after an edit the set is called custom.
import { presets } from '../../protocol/presets';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Settings.module.css';

export function PresetPicker({ locked }: { locked: boolean }) {
  const client = useClient();
  const name = usePage((state) => state.config.preset);
  const preset = presets[name];
  return (
    <>
      <select
        className={styles.preset}
        aria-label="Recipe"
        value={preset ? name : 'custom'}
        disabled={locked}
        onChange={(event) => {
          const chosen = event.target.value;
          if (chosen !== 'custom') act(() => client.configure({ preset: chosen }));
        }}
      >
        {Object.entries(presets).map(([key, { title }]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
        {!preset && <option value="custom">Custom</option>}
      </select>
      <p className={styles.explanation}>
        {preset?.explanation ?? 'Numbers of your own. They are in the address of this page: a link to it carries them.'}
      </p>
    </>
  );
}
