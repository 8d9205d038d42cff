// A file with nothing beside it and no decoder, for tests of one reader.
import type { Reading } from '../readers/reader';

export const alone: Reading = { path: 'folder/file', decoders: {}, openBeside: () => Promise.resolve(null) };

/** With these files beside it. */
export const beside = (files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>, path = 'folder/file'): Reading => ({
  ...alone,
  path,
  openBeside: (name) => Promise.resolve(files[name] ? new Blob([files[name]]) : null),
});
