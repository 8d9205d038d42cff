// From what the page names to a loaded data set: files through the importer, demos through their generator.
import { generateDemo } from '../data/demos';
import type { DicomFrameDecoder } from '../data/dicom/frameDecoder';
import { finishFirst, NothingLoaded, readFiles } from '../data/importDataset';
import { createEditor, finishImported, type Imported } from '../data/imported';
import { createLoadedData, type LoadedDataset } from '../data/loadedData';
import { decodeJpegInBrowser } from '../data/readers/browserJpeg';
import { computeDatasetLimit } from '../data/readers/limits';
import { PlaygroundError } from '../protocol/failures';
import { MendableError, type SessionTools } from '../training/ports';

/** Fetched with the first compressed DICOM file. */
const decodeDicom: DicomFrameDecoder = async (frame) => (await import('../data/dicom/gdcmInBrowser')).decodeFrameInBrowser(frame);

/** Readers complain in plain errors; whatever they say is about the data. */
export const loadSource: SessionTools['load'] = async (source, { onProgress, signal }) => {
  try {
    if ('demo' in source) return createLoadedData(generateDemo(source.demo));
    const decoders = { jpeg: decodeJpegInBrowser, dicom: decodeDicom };
    const limitBytes = computeDatasetLimit((globalThis as { navigator?: { deviceMemory?: number } }).navigator?.deviceMemory);
    const imported = await readFiles(source.files, { onProgress, signal, limitBytes, decoders });
    return createLoadedData(finishFirst(imported), createEditor(imported));
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    if (error instanceof NothingLoaded) throw new MendableError(error.message, createEmptyData(error.imported));
    throw new PlaygroundError('bad-data', error instanceof Error ? error.message : String(error));
  }
};

/** No case yet, but a report with fixes that may make some. */
function createEmptyData(imported: Imported): LoadedDataset {
  return createLoadedData(finishImported(imported, imported.drafts, imported.refused, []), createEditor(imported));
}
