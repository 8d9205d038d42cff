// The theme of the page: the person's choice where there is one, else the system's. A tiny store of its own; no React.

export type Theme = 'dark' | 'light';

const storageKey = 'sauron-theme';
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** Sets the page's theme from storage or system, and follows the system until a choice is made. */
export function initialiseTheme(): void {
  const system = window.matchMedia('(prefers-color-scheme: light)');
  const show = () => {
    apply(storedTheme() ?? (system.matches ? 'light' : 'dark'));
  };
  system.addEventListener('change', show);
  show();
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts for this visit.
  }
  apply(theme);
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
}

function storedTheme(): Theme | null {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'dark' || stored === 'light' ? stored : null;
  } catch {
    return null;
  }
}
