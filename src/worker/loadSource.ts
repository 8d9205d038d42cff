// From what the page names to a loaded data set: files through the importer, demos through their generator.
import { generateDemo, demoNames } from '../data/demos';
import { importDataset } from '../data/importDataset';
import { createLoadedData } from '../data/loadedData';
import { decodeJpegInBrowser } from '../data/readers/browserJpeg';
import { PlaygroundError } from '../protocol/failures';
import type { SessionTools } from '../training/ports';

export const loadSource: SessionTools['load'] = async (source, { onProgress, signal }) => {
  if ('demo' in source) return createLoadedData(generateDemo(checkDemo(source.demo)));
  try {
    return createLoadedData(await importDataset(source.files, { onProgress, signal, decodeJpeg: decodeJpegInBrowser }));
  } catch (error) {
    throw error instanceof PlaygroundError
      ? error
      : new PlaygroundError('bad-data', error instanceof Error ? error.message : String(error));
  }
};

function checkDemo(name: string) {
  const known = demoNames.find((demo) => demo === name);
  if (!known) throw new PlaygroundError('bad-data', `There is no demo called ${name}; there are ${demoNames.join(', ')}.`);
  return known;
}
