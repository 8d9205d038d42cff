// From what the page names to a loaded data set: files through the importer, demos through their generator.
import { generateDemo } from '../data/demos';
import type { Dataset } from '../data/dataset';
import type { DicomFrameDecoder } from '../data/dicom/frameDecoder';
import { importDataset } from '../data/importDataset';
import { createLoadedData } from '../data/loadedData';
import { decodeJpegInBrowser } from '../data/readers/browserJpeg';
import { PlaygroundError } from '../protocol/failures';
import type { LoadOptions, SessionTools } from '../training/ports';

/** Fetched with the first compressed DICOM file. */
const decodeDicom: DicomFrameDecoder = async (frame) => (await import('../data/dicom/gdcmInBrowser')).decodeFrameInBrowser(frame);

/** Readers complain in plain errors; whatever they say is about the data. */
export const loadSource: SessionTools['load'] = async (source, options) => {
  try {
    return createLoadedData(await readSource(source, options));
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    throw new PlaygroundError('bad-data', error instanceof Error ? error.message : String(error));
  }
};

async function readSource(source: Parameters<SessionTools['load']>[0], { onProgress, signal }: LoadOptions): Promise<Dataset> {
  if ('demo' in source) return generateDemo(source.demo);
  return importDataset(source.files, { onProgress, signal, decoders: { jpeg: decodeJpegInBrowser, dicom: decodeDicom } });
}
