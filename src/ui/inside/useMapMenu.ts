// Which thumbnail's menu is open, if any.
import { useCallback, useState } from 'react';

interface OpenMenu {
  filter: number;
  /** The thumbnail. */
  anchor: HTMLElement;
}

export function useMapMenu(): { menu: OpenMenu | null; open: (filter: number, anchor: HTMLElement) => void; close: () => void } {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const open = useCallback((filter: number, anchor: HTMLElement) => setMenu({ filter, anchor }), []);
  const close = useCallback(() => setMenu(null), []);
  return { menu, open, close };
}
