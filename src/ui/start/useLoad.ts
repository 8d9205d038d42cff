// Starts a load from whatever source and shows why it failed; a load that the person cancelled is no failure.
import { useCallback } from 'react';
import { useClient } from '../shared/ClientContext';
import { act } from '../shared/act';
import type { SourceFile } from '../../protocol/messages';
import { PlaygroundError } from '../../protocol/failures';
import { store } from '../../state/store';
import { isSplitFile, takeSplitFile } from '../dataset/splitFile';
import { mayBeModel } from './mayBeModel';

interface Loader {
  loadFiles: (files: SourceFile[] | Promise<SourceFile[]>, add: boolean) => void;
  loadDemo: (demo: string) => void;
  /** The files that the browser keeps. */
  reopen: () => void;
  /** The open model on the images of the last time, as the options stand now. */
  applyAgain: () => void;
  cancel: () => void;
}

let cancelled = false;

export function useLoad(): Loader {
  const client = useClient();
  const loadFiles = useCallback(
    (files: SourceFile[] | Promise<SourceFile[]>, add: boolean) => {
      load(async () => {
        const found = await files;
        if (found.length === 0) throw new PlaygroundError('bad-data', 'The folder holds no files.');
        const [only] = found;
        if (only && found.length === 1 && isSplitFile(only) && store.getState().dataset) return takeSplitFile(client, only.file);
        if (!add && mayBeModel(found) && (await client.openModel({ files: found }))) return null;
        const { usingModel, applyOptions } = store.getState();
        if (usingModel) return client.apply({ files: found, options: applyOptions });
        return client.load({ files: found }, { add });
      });
    },
    [client],
  );
  const loadDemo = useCallback(
    (demo: string) => {
      load(() => client.load({ demo }));
    },
    [client],
  );
  const reopen = useCallback(() => {
    load(() => client.reopen());
  }, [client]);
  const applyAgain = useCallback(() => {
    load(() => client.apply({ options: store.getState().applyOptions }));
  }, [client]);
  const cancel = useCallback(() => {
    cancelled = true;
    act(() => (store.getState().usingModel ? client.cancelApply() : client.cancelLoad()));
  }, [client]);
  return { loadFiles, loadDemo, reopen, applyAgain, cancel };
}

function load(run: () => Promise<unknown>): void {
  cancelled = false;
  act(async () => {
    try {
      await run();
    } catch (thrown) {
      if (!cancelled) throw thrown;
    }
  });
}
