// The wheel over a picture goes through slices instead of scrolling the page.
import { useEffect, type RefObject } from 'react';

/** `move` gets -1 or 1 and must be the same at each call. */
export function useSliceWheel(element: RefObject<HTMLElement | null>, move: (by: number) => void): void {
  useEffect(() => {
    const target = element.current;
    // React listens to wheel passively; the page must not scroll while slices do.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      move(Math.sign(event.deltaY));
    };
    target?.addEventListener('wheel', onWheel, { passive: false });
    return () => target?.removeEventListener('wheel', onWheel);
  }, [element, move]);
}
