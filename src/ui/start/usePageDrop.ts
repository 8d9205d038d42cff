// Lets the whole page accept dropped files and folders. Knows nothing of what happens to them.
import { useEffect, useRef, useState } from 'react';
import type { SourceFile } from '../../protocol/messages';
import { takeEntries, walkEntries } from './readEntries';

/** True while something that could be dropped hovers over the page. `onDrop` gets a promise, so that failures are its to show. */
export function usePageDrop(onDrop: (files: Promise<SourceFile[]>) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    const show = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const hide = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const entries = takeEntries(event.dataTransfer?.items ?? []);
      if (entries.length > 0) latest.current(walkEntries(entries));
    };
    document.addEventListener('dragenter', show);
    document.addEventListener('dragover', show);
    document.addEventListener('dragleave', hide);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragenter', show);
      document.removeEventListener('dragover', show);
      document.removeEventListener('dragleave', hide);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
