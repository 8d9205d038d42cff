// Foreground classes with the colours they have everywhere on the page.
import type { ClassInfo } from '../../protocol/dataset';
import { classColour, toCss } from '../../charts/palette';
import styles from './Dataset.module.css';

export function ClassLegend({ classes }: { classes: readonly ClassInfo[] }) {
  return (
    <ul className={styles.legend} aria-label="Classes">
      {classes.slice(1).map(({ value, name }, index) => (
        <li key={String(value)}>
          <span className={styles.swatch} style={{ background: toCss(classColour(index)) }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
