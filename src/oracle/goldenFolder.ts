// Where tests find the authors' numbers: ../shared/golden beside the repository. Absent elsewhere; then tests say so and pass.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFixtureTensors, type FixtureTensor } from './fixtures';

const root = join(process.cwd(), '..', 'shared', 'golden');

export interface GoldenCase<Manifest> {
  manifest: Manifest;
  tensors: Map<string, FixtureTensor>;
  readJson(name: string): unknown;
}

/** The case, or null after printing that there is nothing to check. `Manifest` is the caller's description of the JSON it reads. */
export function openGoldenCase<Manifest>(name: string): GoldenCase<Manifest> | null {
  const folder = join(root, name);
  if (!existsSync(folder)) {
    console.log(`golden ${name}: nothing to check, ${folder} is absent`);
    return null;
  }
  const readJson = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;
  const file = join(folder, 'tensors.safetensors');
  const tensors = existsSync(file) ? readFixtureTensors(Uint8Array.from(readFileSync(file)).buffer) : new Map<string, FixtureTensor>();
  return { manifest: readJson('manifest.json') as Manifest, tensors, readJson };
}
