// A trained network in use, over the whole page: what it is, the images it is applied to, and their masks. Training goes on behind it.
import { applyUsingModel } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { Failures } from '../page/Failures';
import { FileInputs } from '../start/FileInputs';
import { ApplyPanel } from './ApplyPanel';
import { MaskTable } from './MaskTable';
import { MaskViewer } from './MaskViewer';
import { ModelFacts } from './ModelFacts';
import styles from './Model.module.css';

export function ModelView() {
  const { model, applied } = usePageParts(({ model: open, applied: masks }) => ({ model: open, applied: masks }));
  if (!model) return null;
  return (
    <main className={styles.view} aria-label="Use a trained network">
      <header className={styles.head}>
        <h2>{model.name}</h2>
        <button type="button" onClick={() => applyUsingModel(false)}>
          ← Back
        </button>
      </header>
      <div className={styles.failures}>
        <Failures />
      </div>
      <div className={styles.columns}>
        <div className={styles.column}>
          <ModelFacts model={model} />
        </div>
        <div className={styles.column}>
          <ApplyPanel />
          {applied && <MaskTable applied={applied} classes={model.classes} />}
        </div>
        {applied && (
          <div className={styles.column}>
            <MaskViewer applied={applied} classes={model.classes} />
          </div>
        )}
      </div>
      <FileInputs add={false} />
    </main>
  );
}
