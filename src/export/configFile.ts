// config.json: all settings as they ended, and what was changed by hand; read back through configure(), which skips the latter.
import { configure, defaultConfig } from '../protocol/configure';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import { decodeJson, encodeJson, type ExportPart } from './part';
import type { ExportSource } from './source';

const file = 'config.json';

export function buildConfigFile({ config, interventions }: Pick<ExportSource, 'config' | 'interventions'>): ExportPart {
  const bytes = encodeJson(interventions.length > 0 ? { ...config, interventions } : config);
  const again = configure(defaultConfig, decodeJson(bytes) as RunConfig);
  if (JSON.stringify(again) !== JSON.stringify(config))
    throw new PlaygroundError('bug', 'config.json, read back, gives other settings; nothing was saved.');
  return { files: new Map([[file, bytes]]), checks: [{ file, by: 'configure()', difference: null }] };
}
