// What a person can do with one filter: a small menu at its thumbnail. By mouse or keyboard; knows no gallery.
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import type { HandAction } from '../../protocol/intervention';
import { usePageParts } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { refusalOf } from '../shared/refusalOf';
import styles from './Hand.module.css';

export interface MapMenuProps {
  layer: string;
  /** Index into the unpruned layer. */
  filter: number;
  /** The thumbnail; the menu stands over it and gives the focus back to it. */
  anchor: HTMLElement;
  onClose: () => void;
}

export function MapMenu({ layer, filter, anchor, onClose }: MapMenuProps) {
  const client = useClient();
  const own = useRef<HTMLDivElement>(null);
  const { hand, phase } = usePageParts((state) => ({ hand: state.hand, phase: state.phase }));
  const spared = hand?.layers.find(({ name }) => name === layer)?.protected.includes(filter) ?? false;
  const protect: HandAction = { kind: spared ? 'release' : 'protect', layer, filter };
  const forceOut: HandAction = { kind: 'force-out', layer, filter };
  const close = () => {
    onClose();
    anchor.focus();
  };
  useMenuManners(own, anchor, onClose);
  const item = (text: string, refusal: string | null, run: () => Promise<unknown>) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={refusal !== null}
      title={refusal ?? undefined}
      onClick={() => {
        if (refusal !== null) return;
        close();
        act(run);
      }}
    >
      {text}
    </button>
  );
  return (
    <div
      ref={own}
      role="menu"
      aria-label={`Filter ${filter}`}
      className={styles.menu}
      style={placeOver(anchor)}
      onKeyDown={(event) => onMenuKey(event, close)}
    >
      {item(spared ? 'Protect no longer' : 'Protect from pruning', refusalOf({ hand, phase }, protect), () => client.hand(protect))}
      {item('Force out now', refusalOf({ hand, phase }, forceOut), () => client.hand(forceOut))}
      {item('What if it went now?', refusalOf({ hand, phase }, { ...protect, kind: 'protect' }), () =>
        client.whatIf({ layer, filters: [filter] }),
      )}
    </div>
  );
}

/** Takes the focus when it opens; a press elsewhere, or scrolling what it stands on, closes it. */
function useMenuManners(own: React.RefObject<HTMLDivElement | null>, anchor: HTMLElement, onClose: () => void): void {
  useLayoutEffect(() => own.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true }), [own, anchor]);
  useEffect(() => {
    const onPress = (event: Event) => {
      if (!own.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('scroll', onPress, true);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('scroll', onPress, true);
    };
  }, [own, onClose]);
}

function onMenuKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (step !== undefined) items[(items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const menuWidth = 208;

/** Above the thumbnail, because the gallery lies at the bottom of the page; within the window's width. */
function placeOver(anchor: HTMLElement): React.CSSProperties {
  const { left, top } = anchor.getBoundingClientRect();
  return { left: Math.max(8, Math.min(left, window.innerWidth - menuWidth - 8)), bottom: window.innerHeight - top + 4, width: menuWidth };
}
