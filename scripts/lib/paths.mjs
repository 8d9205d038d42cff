// Where things lie in this repository, whatever folder a script is started from.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const paths = {
  root,
  dist: path.join(root, 'dist'),
  cache: path.join(root, 'node_modules', '.cache'),
};
