// Keeps files in memory as the browser's private storage would; can be full. Only tests import it.
import type { DatasetEdit } from '../../protocol/edits';
import type { KeptData } from '../../protocol/keptData';
import type { SourceFile } from '../../protocol/messages';
import { identifyFiles, nameFiles } from '../dataOrigin';
import type { DataKeeper } from '../ports';

export interface FakeKeeper extends DataKeeper {
  files: SourceFile[];
  edits: readonly DatasetEdit[];
  full: boolean;
}

const describeFiles = async (files: readonly SourceFile[]): Promise<KeptData> => {
  const named = files.map(({ path, file }) => ({ path, sizeBytes: file.size }));
  const bytes = named.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { id: await identifyFiles(named), name: nameFiles(named), files: named.length, bytes, savedAt: 0 };
};

export function createFakeKeeper(): FakeKeeper {
  const keeper: FakeKeeper = {
    files: [],
    edits: [],
    full: false,
    look: async () => (keeper.files.length > 0 ? describeFiles(keeper.files) : null),
    keep(files, { add }) {
      keeper.files = add ? keeper.files : [];
      if (keeper.full) return Promise.reject(new Error('the disk is full'));
      keeper.files = [...keeper.files, ...files];
      return describeFiles(keeper.files);
    },
    note(edits) {
      keeper.edits = edits;
      return Promise.resolve();
    },
    async open() {
      if (keeper.files.length === 0) throw new Error('No data set is kept in this browser. Load the files.');
      return { data: await describeFiles(keeper.files), files: keeper.files, edits: keeper.edits };
    },
    forget() {
      keeper.files = [];
      return Promise.resolve();
    },
  };
  return keeper;
}
