// The two hidden file inputs. Those that replace what is loaded carry the test ids of the scripting contract; there is one pair on the page.
import type { ChangeEvent, RefObject } from 'react';
import { fromPicker } from './readEntries';
import { useLoad } from './useLoad';

interface FileInputsProps {
  /** Adds to what is loaded instead of replacing it. */
  add: boolean;
  files?: RefObject<HTMLInputElement | null>;
  folder?: RefObject<HTMLInputElement | null>;
}

export function FileInputs({ add, files, folder }: FileInputsProps) {
  const { loadFiles } = useLoad();
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const picked = fromPicker(event.target.files ?? []);
    // The same files may be picked again after they were mended.
    event.target.value = '';
    if (picked.length > 0) loadFiles(picked, add);
  };
  const [filesId, folderId] = add ? ['add-input', 'add-folder-input'] : ['dataset-input', 'folder-input'];
  return (
    <>
      <input ref={files} data-testid={filesId} type="file" multiple hidden aria-label="Images and masks" onChange={take} />
      <input
        ref={folder}
        data-testid={folderId}
        type="file"
        {...{ webkitdirectory: '' }}
        hidden
        aria-label="Folder of images and masks"
        onChange={take}
      />
    </>
  );
}
