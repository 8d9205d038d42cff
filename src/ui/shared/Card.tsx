// A titled panel. Layout only; knows nothing of its content.
import type { ReactNode } from 'react';
import styles from './Card.module.css';

interface CardProps {
  title: ReactNode;
  /** Stands at the right end of the title line. */
  aside?: ReactNode;
  className?: string | undefined;
  /** What the tour calls it. */
  tour?: string | undefined;
  children: ReactNode;
}

export function Card({ title, aside, className, tour, children }: CardProps) {
  return (
    <section className={`${styles.card ?? ''} ${className ?? ''}`} data-tour={tour}>
      <h2 className={styles.title}>
        <span>{title}</span>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
