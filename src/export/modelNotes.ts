// What every exported network says of itself beside its weights, as texts by name, and the reader of that: enough to prepare images as in
// training and to take training up again. Pure; the same for every kind of file.
import type { LayerPruning } from '../pruning/method';
import type { RunConfig } from '../protocol/config';
import { configure, defaultConfig } from '../protocol/configure';
import type { ClassInfo } from '../protocol/dataset';
import type { Provenance } from '../protocol/model';
import type { ExportSource } from './source';

export interface ModelNotes {
  epoch: number;
  config: RunConfig;
  /** Background first. */
  classes: ClassInfo[];
  /** Null in files of an earlier version. */
  layers: readonly LayerPruning[] | null;
  provenance: Provenance | null;
}

type Noted = Pick<ExportSource, 'epoch' | 'config' | 'classes' | 'pruning' | 'dataset' | 'history' | 'test'>;

export function encodeNotes(source: Noted): Record<string, string> {
  const { epoch, config, classes, pruning } = source;
  return {
    program: 'Sauron Playground',
    epoch: String(epoch),
    config: JSON.stringify(config),
    classes: JSON.stringify(classes),
    pruning: JSON.stringify(pruning.layers),
    provenance: JSON.stringify(describeProvenance(source)),
  };
}

function describeProvenance({ dataset, history, test }: Noted): Provenance {
  const count = (wanted: string): number => dataset.cases.filter(({ split }) => split === wanted).length;
  return {
    cases: { train: count('train'), validation: count('validation'), test: count('test') },
    validationDice: history.at(-1)?.dice ?? null,
    testDice: test?.dice ?? null,
  };
}

/** Throws a plain Error in words where something is missing that images cannot be prepared without, or is not understood. */
export function decodeNotes(texts: Readonly<Record<string, string>>): ModelNotes {
  const { config, classes, epoch, pruning, provenance } = texts;
  if (config === undefined || classes === undefined)
    throw new Error('it does not say how images were prepared for it (the settings and classes of its run are missing)');
  const named = parse('classes', classes);
  if (!Array.isArray(named) || named.length < 2) throw new Error('its list of classes is no list of two and more');
  return {
    epoch: Number(epoch ?? 0) || 0,
    config: configure(defaultConfig, { ...(parse('config', config) as RunConfig) }),
    classes: named as ClassInfo[],
    layers: pruning === undefined ? null : (parse('pruning', pruning) as LayerPruning[]),
    provenance: provenance === undefined ? null : (parse('provenance', provenance) as Provenance),
  };
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`its ${name} is no JSON`);
  }
}
