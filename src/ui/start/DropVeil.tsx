// Makes the whole page a place to drop data on, and says so while something hovers over it.
import styles from './Start.module.css';
import { useLoad } from './useLoad';
import { usePageDrop } from './usePageDrop';

export function DropVeil({ add }: { add: boolean }) {
  const { loadFiles } = useLoad();
  const over = usePageDrop((files) => loadFiles(files, add));
  return over ? <div className={styles.veil}>Drop to load {add ? 'in addition' : ''}</div> : null;
}
