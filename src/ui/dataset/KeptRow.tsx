// Whether the loaded files will be there at the next visit, how much room they take, and the way to be rid of them.
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import { Row } from '../shared/Row';
import { formatBytes } from '../../lib/format';
import { usePage } from '../../state/usePage';
import styles from './Dataset.module.css';

export function KeptRow() {
  const client = useClient();
  const kept = usePage((state) => state.kept);
  if (kept.state === 'nothing')
    return kept.reason === null ? null : <p className={styles.note}>Not kept for your next visit: {kept.reason}.</p>;
  const { name, bytes } = kept.state === 'kept' ? kept.data : kept;
  return (
    <>
      <Row label="Kept here">
        {kept.state === 'writing' ? 'being copied, ' : ''}
        <span title={name}>{formatBytes(bytes)}</span>{' '}
        <button
          type="button"
          data-look="plain"
          className={styles.link}
          aria-label={`Forget the files of ${name} that this browser keeps`}
          onClick={() => act(() => client.forget())}
        >
          forget
        </button>
      </Row>
      {kept.state === 'kept' && kept.lacks !== null && <p className={styles.note}>The files added later are not kept: {kept.lacks}.</p>}
    </>
  );
}
