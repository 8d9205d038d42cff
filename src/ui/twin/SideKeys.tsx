// Which line is which side.
import type { ChartTheme } from '../../charts/chartTheme';
import styles from './Twin.module.css';

export const SideKeys = ({ theme }: { theme: ChartTheme }) => (
  <span className={styles.keys}>
    <span>
      <i style={{ borderTop: `2px solid ${theme.enc}` }} /> with λ
    </span>
    <span>
      <i style={{ borderTop: `2px dashed ${theme.loss}` }} /> without λ
    </span>
  </span>
);
