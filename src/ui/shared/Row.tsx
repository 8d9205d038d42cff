// One line of a panel: what is named left, what it is right.
import type { ReactNode } from 'react';
import styles from './Row.module.css';

export function Row({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{children}</span>
    </div>
  );
}
