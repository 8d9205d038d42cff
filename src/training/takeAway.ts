// Builds one export of the live network, after asking whether there is such a kind now. Call with no step in flight.
import { buildKind } from '../export/builders';
import { exportKinds, isExportKind, offeredKinds, type ExportCheck, type ExportNeed, type ExportKindName } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import { readExportSource, type ExportContext } from './exportSource';
import { predictableCases } from './predictCases';
import type { Run } from './run';

export interface TakeAway {
  name: string;
  blob: Blob;
  checks: ExportCheck[];
}

export async function buildExport(kind: string, context: Omit<ExportContext, 'offered'>): Promise<TakeAway> {
  const { run, tell } = context;
  const offered = listOffered(run);
  if (!isExportKind(kind))
    throw new PlaygroundError('bad-config', `There is no export called ${kind}; there are ${Object.keys(exportKinds).join(', ')}.`);
  if (!offered.includes(kind))
    throw new PlaygroundError('wrong-phase', `There is nothing to make ${kind} of yet; there are ${offered.join(', ')}.`);
  tell(`Reading the network`);
  const { blob, checks } = await buildKind(kind, await readExportSource({ ...context, offered }));
  return { name: `sauron-epoch-${run.history.length}${suffixOf(kind)}.${exportKinds[kind].extension}`, blob, checks };
}

/** Several kinds are zips; their names tell them apart. */
const suffixOf = (kind: ExportKindName): string => (kind === 'bundle' || kind === 'safetensors' || kind === 'onnx' ? '' : `-${kind}`);

function listOffered(run: Run): ExportKindName[] {
  const { history, network } = run;
  const there = new Set<ExportNeed>(['weights']);
  if (history.length > 0) there.add('epochs');
  if (predictableCases(run).length > 0) there.add('cases');
  if (network.flatLevels === 0) there.add('authors');
  return offeredKinds(there, true);
}
