// The two file pickers behind ordinary buttons. Test ids are part of the contract for scripts.
import { useRef, type ChangeEvent } from 'react';
import { fromPicker } from './readEntries';
import styles from './Start.module.css';
import { useLoad } from './useLoad';

export function FilePickers({ add = false, primary = true }: { add?: boolean; primary?: boolean }) {
  const { loadFiles } = useLoad();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const picked = fromPicker(event.target.files ?? []);
    // The same files may be picked again after they were mended.
    event.target.value = '';
    if (picked.length > 0) loadFiles(picked, add);
  };
  return (
    <span className={styles.pickers}>
      <button type="button" data-look={primary ? 'primary' : undefined} onClick={() => files.current?.click()}>
        {add ? 'Add files' : 'Choose files'}
      </button>
      <button type="button" onClick={() => folder.current?.click()}>
        {add ? 'Add a folder' : 'Choose a folder'}
      </button>
      <input ref={files} data-testid="dataset-input" type="file" multiple hidden aria-label="Images and masks" onChange={take} />
      <input
        ref={folder}
        data-testid="folder-input"
        type="file"
        {...{ webkitdirectory: '' }}
        hidden
        aria-label="Folder of images and masks"
        onChange={take}
      />
    </span>
  );
}
