// Reads one setting out of a configuration by its path and writes the patch that changes it. Pure.
import type { DeepPartial, RunConfig } from '../../protocol/config';
import type { Field } from './fields';

export type FieldValue = string | number | boolean | null;

/** The value a field shows; a path that the configuration lacks is a bug. */
export function readField(config: RunConfig, field: Field): FieldValue {
  const value = field.path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], config);
  const leaf: unknown = Array.isArray(value) && field.kind.type === 'number' ? value[field.kind.axis ?? 0] : value;
  if (leaf === null || typeof leaf === 'string' || typeof leaf === 'number' || typeof leaf === 'boolean') return leaf;
  throw new Error(`The configuration has no value at ${field.path}.`);
}

/** The patch that sets one field; of an array the other entries stay. */
export function patchField(config: RunConfig, field: Field, value: FieldValue): DeepPartial<RunConfig> {
  const keys = field.path.split('.');
  const leaf = field.kind.type === 'number' && field.kind.axis !== undefined ? replaceAt(config.patchSize, field.kind.axis, value) : value;
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), leaf) as DeepPartial<RunConfig>;
}

const replaceAt = (values: readonly number[], index: number, value: FieldValue): FieldValue[] =>
  values.map((old, i) => (i === index ? value : old));

/** A typed number; an empty text is null where that means "off". Not a number stays text, so that whoever configures can name it. */
export function parseNumber(text: string, optional: boolean): FieldValue {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return optional ? null : trimmed;
  const parsed = Number(trimmed);
  return Number.isNaN(parsed) ? trimmed : parsed;
}
