// Every kernel's cases, as data, from the folders below src/engine/kernels: a test runner needs them outside a page. Imports no kernel.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { paths } from '../../scripts/lib/paths.mjs';
import type { KernelCase } from '../../src/engine/testing/kernelTests';

const root = path.join(paths.root, 'src/engine/kernels');
const files = readdirSync(root)
  .map((folder) => path.join(root, folder, 'testing/cases.ts'))
  .filter((file) => existsSync(file));

const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<{ cases: readonly KernelCase[] }>));

export const kernelCases = modules.flatMap(({ cases }) => cases);
