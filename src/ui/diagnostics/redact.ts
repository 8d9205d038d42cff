// Takes names of files, cases and patients out of words that are to leave the page. Pure; rather too much than too little.
import type { DatasetSummary } from '../../protocol/dataset';

const mark = '‹name›';
/** What looks like a path or a file's name: parts joined by slashes, or a dot before letters. */
const fileLike = /(?:[^\s"'‘’“”()/\\]*[/\\])+[^\s"'‘’“”()]*|[^\s"'‘’“”()/\\]*\.[a-z][a-z0-9]{0,7}(?:\.[a-z0-9]{1,4})*(?![\w])/giu;

/** Every name a loaded set brought with it, longest first, so that no part of a longer one stays behind. */
export function listNames(dataset: DatasetSummary | null): string[] {
  if (!dataset) return [];
  const files = [...dataset.cases.flatMap((one) => one.files), ...dataset.refused.map(({ file }) => file)];
  const whole = [...files, ...dataset.cases.flatMap(({ id, patient }) => [id, patient]), ...dataset.classes.map(({ name }) => name)];
  const written = whole.flatMap((name) => [name, ...name.split(/[/\\]/).flatMap(beginnings)]);
  // A letter's capital can be two letters (ß), which no case-insensitive search finds.
  const parts = written.flatMap((name) => [name, name.toUpperCase()]);
  return [...new Set(parts)].filter((name) => name.trim() !== '' && name !== 'background').sort((a, b) => b.length - a.length);
}

/** "a.b.nii.gz" is called a.b.nii, a.b and a as well. */
const beginnings = (part: string): string[] => part.split('.').map((_, i, pieces) => pieces.slice(0, i + 1).join('.'));

/** Known names, however they are written in the text, and whatever looks like a file. */
export function redact(text: string, names: readonly string[]): string {
  const known = names.reduce((left, name) => left.replace(patternOf(name), mark), text);
  return known.replace(fileLike, mark);
}

/** A short name is a word of its own only: "a" must not take the a out of "a filter". */
function patternOf(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(name.length < 4 ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal, 'giu');
}
