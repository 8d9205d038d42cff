// One golden case: fetched from `url` (a folder served by the caller), its kind told from the manifest's content, checked on the engine.
import { readFixtureTensors } from '../../../src/oracle/fixtures';
import type { ForwardManifest } from '../../../src/oracle/goldenForward';
import { withoutGpuErrors } from '../device';
import { type CaseReport, reportOf } from './checks';
import { checkForward } from './forward';

export async function runGolden({ url }: { url: string }): Promise<CaseReport> {
  const manifest = (await (await fetch(`${url}/manifest.json`)).json()) as Record<string, unknown>;
  const file = await fetch(`${url}/tensors.safetensors`);
  const tensors = readFixtureTensors(await file.arrayBuffer());
  return withoutGpuErrors(async (device) => {
    if ('layer_results' in manifest) return reportOf(await checkForward(device, manifest as unknown as ForwardManifest, tensors));
    throw new Error('unknown kind of case');
  });
}
