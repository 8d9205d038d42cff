// The Export menu: asks which kinds exist, has one built and saves it under its name. Knows no file format.
import { useEffect, useRef, useState } from 'react';
import { exportKinds, isExportKind } from '../../protocol/exportKinds';
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import { saveBlob } from '../shared/saveBlob';
import styles from './StatusBar.module.css';

export function ExportMenu({ disabled, primary }: { disabled: boolean; primary: boolean }) {
  const client = useClient();
  const [kinds, setKinds] = useState<string[] | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  useDismiss(root, kinds !== null, () => {
    setKinds(null);
  });
  const toggle = () => {
    if (kinds) setKinds(null);
    else act(async () => setKinds(await client.exportKinds()));
  };
  const take = (kind: string) => {
    setBusy(kind);
    act(async () => {
      try {
        const { name, blob } = await client.export(kind);
        saveBlob(name, blob);
        setKinds(null);
      } finally {
        setBusy(null);
      }
    });
  };
  return (
    <div className={styles.menuWrap} ref={root}>
      <button
        type="button"
        aria-label="Export"
        data-look={primary ? 'primary' : undefined}
        aria-haspopup="menu"
        aria-expanded={kinds !== null}
        disabled={disabled}
        onClick={toggle}
      >
        Export <span aria-hidden="true">▾</span>
      </button>
      {kinds && (
        <div className={styles.menu} role="menu" aria-label="Take away">
          {kinds.length === 0 && <p className={styles.note}>Nothing to take away before the first step of training.</p>}
          {kinds.map((kind) => (
            <button key={kind} type="button" role="menuitem" className={styles.item} disabled={busy !== null} onClick={() => take(kind)}>
              <b>{busy === kind ? 'Writing and checking …' : wordsOf(kind).title}</b>
              <small>{wordsOf(kind).description}</small>
            </button>
          ))}
          <p className={styles.note}>
            Each file is read back and run in TensorFlow.js before you get it; the difference to the live network is in the events.
          </p>
        </div>
      )}
    </div>
  );
}

const wordsOf = (kind: string) => (isExportKind(kind) ? exportKinds[kind] : { title: kind, description: '' });

/** Calls `close` on Escape and on a press outside of `root` while `open`. */
function useDismiss(root: React.RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) close();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  });
}
