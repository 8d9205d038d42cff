// A model that is open behind the run: the way back to it, and the way to be rid of it.
import { applyUsingModel } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import styles from './Model.module.css';

export function ModelBar() {
  const client = useClient();
  const { model, masks } = usePageParts((state) => ({ model: state.model, masks: state.applied?.cases.length ?? 0 }));
  if (!model) return null;
  return (
    <section className={styles.bar} aria-label="Open model">
      <p>
        <b>{model.name}</b> is open to be used.
      </p>
      <button type="button" onClick={() => applyUsingModel(true)}>
        To the model
      </button>
      <button type="button" onClick={() => act(() => client.closeModel())}>
        {masks > 0 ? 'Close it with its masks' : 'Close it'}
      </button>
    </section>
  );
}
