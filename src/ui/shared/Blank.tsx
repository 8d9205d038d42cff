// What stands where a picture will be, with the words why there is none yet.
import type { ReactNode } from 'react';
import styles from './Blank.module.css';

export function Blank({ children }: { children: ReactNode }) {
  return <p className={styles.blank}>{children}</p>;
}
