// Loads files as the worker does, for tests: what came of it as a person sees it. Only tests import it.
import type { DatasetSummary } from '../../protocol/dataset';
import type { SourceFile } from '../../protocol/messages';
import { importDataset } from '../importDataset';
import { summarise } from '../summarise';
import { decodeFrameInNode } from './gdcmInNode';
import { decodeJpegInNode } from './jpegInNode';

const decoders = { jpeg: decodeJpegInNode, dicom: decodeFrameInNode };

export const bytesOf = (text: string, rest: Uint8Array = new Uint8Array(0)): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat([Buffer.from(text, 'latin1'), rest]));

/** The summary, or the words of the rejection. */
export async function load(files: readonly SourceFile[]): Promise<DatasetSummary | string> {
  try {
    return summarise(await importDataset(files, { decoders }), new Map());
  } catch (error) {
    return (error as Error).message;
  }
}

/** Of files of which something loads. */
export async function loadSome(files: readonly SourceFile[]): Promise<DatasetSummary> {
  const found = await load(files);
  if (typeof found === 'string') throw new Error(found);
  return found;
}
