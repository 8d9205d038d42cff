// Something went wrong: what, where, and what the person can do. Spoken at once by screen readers.
import type { ReactNode } from 'react';
import { remedies, type Failure } from '../../protocol/failures';
import styles from './Alert.module.css';

interface AlertProps {
  failure: Failure;
  onClose?: (() => void) | undefined;
  children?: ReactNode;
}

export function Alert({ failure, onClose, children }: AlertProps) {
  return (
    <div role="alert" className={styles.alert}>
      <div className={styles.text}>
        <p className={styles.message}>{failure.message}</p>
        <p className={styles.remedy}>{remedies[failure.code]}</p>
        {children}
      </div>
      {onClose && (
        <button type="button" aria-label="Close this message" onClick={onClose}>
          ✕
        </button>
      )}
    </div>
  );
}
