// Makes the whole page a place to drop data on, and says so while something hovers over it.
import { isRunning } from '../../state/select';
import { usePage } from '../../state/usePage';
import styles from './Start.module.css';
import { useLoad } from './useLoad';
import { usePageDrop } from './usePageDrop';

/** Also there while a run lasts, when the load is refused in words: a page that takes no drops makes the browser open the files itself. */
export function DropVeil({ add }: { add: boolean }) {
  const { loadFiles } = useLoad();
  const running = usePage(isRunning);
  const usingModel = usePage((state) => state.usingModel);
  const over = usePageDrop((files) => loadFiles(files, add));
  const words = usingModel
    ? 'Drop images for the model, or another model'
    : running
      ? 'Stop the run to load other data'
      : `Drop to load ${add ? 'in addition' : ''}`;
  return over ? (
    <div className={styles.veil} data-testid="drop-veil">
      {words}
    </div>
  ) : null;
}
