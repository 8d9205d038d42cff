// The demo data sets by name. Everything in them is generated from a seed; nothing is downloaded.
import { generateCardiac } from './demos/cardiac';
import { generateKidney } from './demos/kidney';
import { generateLesion } from './demos/lesion';
import type { Dataset } from './dataset';

const generators = { cardiac: generateCardiac, lesion: generateLesion, kidney: generateKidney } as const;

export type DemoName = keyof typeof generators;
export const demoNames = Object.keys(generators) as readonly DemoName[];

export const isDemoName = (name: string): name is DemoName => Object.hasOwn(generators, name);

/** The same name and seed give the same data set, voxel by voxel. Throws in words for an unknown name. */
export function generateDemo(name: string, seed = 1): Dataset {
  if (!isDemoName(name)) throw new Error(`There is no demo data set called ${name}. There are: ${demoNames.join(', ')}.`);
  return generators[name](seed);
}
