// Switches between the dark and the light theme; the choice is kept, without one the system's is followed.
import { useTheme } from '../page/useTheme';
import styles from './StatusBar.module.css';

export function ThemeToggle() {
  const { theme, toggle } = useTheme();
  return (
    <button type="button" className={styles.round} aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'} onClick={toggle}>
      <span aria-hidden="true" className={styles.glyph}>
        {theme === 'dark' ? '☼' : '☾'}
      </span>
    </button>
  );
}
