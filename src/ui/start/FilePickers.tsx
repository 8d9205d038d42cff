// The two file pickers behind ordinary buttons.
import { useRef } from 'react';
import { FileInputs } from './FileInputs';
import styles from './Start.module.css';

/** `add`: what is chosen joins the loaded data instead of replacing it. */
export function FilePickers({ add = false }: { add?: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.pickers}>
      <button type="button" data-look={add ? undefined : 'primary'} onClick={() => files.current?.click()}>
        {add ? 'Add files' : 'Choose files'}
      </button>
      <button type="button" onClick={() => folder.current?.click()}>
        {add ? 'Add a folder' : 'Choose a folder'}
      </button>
      <FileInputs add={add} files={files} folder={folder} />
    </span>
  );
}
