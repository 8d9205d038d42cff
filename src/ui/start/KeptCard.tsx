// What the last visit loaded, one click away; opened only when asked, and removed just as easily.
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import { formatBytes, plural } from '../../lib/format';
import { usePage } from '../../state/usePage';
import styles from './Start.module.css';
import { useLoad } from './useLoad';

export function KeptCard({ disabled }: { disabled: boolean }) {
  const client = useClient();
  const { reopen } = useLoad();
  const kept = usePage((state) => state.kept);
  const loaded = usePage((state) => state.dataset !== null);
  if (kept.state !== 'kept' || loaded) return null;
  const { name, files, bytes, savedAt } = kept.data;
  const when = new Date(savedAt).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
  return (
    <section className={styles.kept} aria-label="Data of your last visit">
      <div>
        <b>{name}</b>
        <p className={styles.small}>
          {plural(files, 'file')}, {formatBytes(bytes)}, kept in this browser since {when}
        </p>
      </div>
      <button type="button" data-look="primary" disabled={disabled} onClick={reopen}>
        Open it again
      </button>
      <button type="button" disabled={disabled} onClick={() => act(() => client.forget())}>
        Forget it
      </button>
    </section>
  );
}
