// One golden case: fetched from `url` (a folder served by the caller), its kind told from the manifest's content, checked on the engine.
import { type CaseReport, type Findings, reportOf } from '../../../src/engine/testing/checks';
import { readFixtureTensors } from '../../../src/oracle/fixtures';
import { withoutGpuErrors } from '../device';
import { checkCounts } from './counts';
import { checkDistances } from './distances';
import { checkForward } from './forward';
import type { GoldenCase, Tensors } from './goldenCase';
import { checkLabels } from './labels';
import { checkPruneStep } from './pruneStep';
import { checkSchedule } from './schedule';
import { checkTraces } from './traces';

type Manifest = Record<string, unknown>;
/** Each check states the shape of the manifest it reads; `never` lets them stand in one table. */
type Kind = { is: (manifest: Manifest) => boolean; check: (golden: GoldenCase<never>) => Findings | Promise<Findings> };

const firstCase = ({ cases }: Manifest): object => (Array.isArray(cases) && typeof cases[0] === 'object' ? (cases[0] as object) : {});

const kinds: readonly Kind[] = [
  { is: (manifest) => 'layer_results' in manifest && 'alternatives' in manifest, check: checkForward },
  { is: (manifest) => 'subcases' in manifest, check: checkPruneStep },
  { is: (manifest) => 'traces_in' in manifest, check: checkTraces },
  { is: (manifest) => 'rows_in' in manifest && 'branches' in manifest, check: checkSchedule },
  { is: (manifest) => 'results' in firstCase(manifest), check: checkDistances },
  { is: (manifest) => 'source_shape' in firstCase(manifest), check: checkLabels },
  { is: (manifest) => 'total_params' in firstCase(manifest), check: checkCounts },
];

/** Rejects in words when the case is of no known kind or cannot be read. */
export async function runGolden({ url }: { url: string }): Promise<CaseReport> {
  const readJson = async (name: string): Promise<unknown> => parseJson(name, await (await fetchFile(`${url}/${name}`)).text());
  const manifest = (await readJson('manifest.json')) as Manifest;
  const kind = kinds.find(({ is }) => is(manifest));
  if (!kind) throw new Error(`unknown kind of case; its manifest holds ${Object.keys(manifest).join(', ')}`);
  const tensors = await readTensors(url, manifest);
  return withoutGpuErrors(async (device) => reportOf(await kind.check({ device, manifest: manifest as never, tensors, readJson })));
}

/** Throws where the file lacks a tensor that the manifest lists: what is not there would not be compared. */
async function readTensors(url: string, { tensors: listed }: Manifest): Promise<Tensors> {
  if (!Array.isArray(listed) || listed.length === 0) return new Map();
  const tensors = readFixtureTensors(await (await fetchFile(`${url}/tensors.safetensors`)).arrayBuffer());
  const names = (listed as { name: string }[]).map(({ name }) => name);
  const missing = names.filter((name) => !tensors.has(name));
  if (missing.length > 0) throw new Error(`tensors.safetensors lacks ${missing.join(', ')}, which the manifest lists`);
  return tensors;
}

async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.split('/').at(-1) ?? url} cannot be read (status ${response.status})`);
  return response;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is no JSON`, { cause: error });
  }
}
