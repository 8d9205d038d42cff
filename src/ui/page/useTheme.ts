// The present theme in React, and the switch.
import { useSyncExternalStore } from 'react';
import { chooseTheme, currentTheme, onThemeChange, type Theme } from './theme';

export function useTheme(): { theme: Theme; toggle: () => void } {
  const theme = useSyncExternalStore(onThemeChange, currentTheme);
  const toggle = () => {
    chooseTheme(theme === 'dark' ? 'light' : 'dark');
  };
  return { theme, toggle };
}
