// What the importer said about cases and the set, as findings: equal words about many cases once. Pure.
import type { Finding, Fix, Severity } from '../../protocol/findings';
import type { Case, Dataset } from '../dataset';
import type { FixOffer } from '../refusal';
import { leaveOut, makeFixes } from './fixes';
import { groupNotices } from './groupNotices';

/** Settled, and told for the record; everything else wants a look. */
const settled =
  /was turned to match in space|were united|by hand|differ from case to case|is kept as a channel|each counts one channel|of (?:its|their) own/;

/** Which words of a case speak of what it offers to settle otherwise. */
const offerWords: Partial<Record<FixOffer['kind'], RegExp>> = {
  threshold: /saved as JPEG|as blurred edges do/,
  mergeParts: /cannot be united/,
};

/** Said by a finding of its own, with what can be done. */
const toldElsewhere = /^without a label |: a label without an image; it is left out$|^\d+ labels without an image are left out: /;

const severityOf = (text: string): Severity => (settled.test(text) ? 'note' : 'warning');

function fixesOf(text: string, items: readonly Case[], dataset: Dataset): Fix[] {
  const concerned = { files: [...new Set(items.flatMap(({ labelFiles }) => [...(labelFiles ?? [])]))], cases: items.map(({ id }) => id) };
  const offer = items[0]?.offers?.find(({ kind }) => offerWords[kind]?.test(text));
  const offered = offer ? makeFixes(offer, concerned, dataset) : [];
  return severityOf(text) === 'note' ? offered : [...offered, leaveOut(concerned.cases)];
}

/** Warnings of cases, grouped, then those about the whole set. */
export function findNotices(dataset: Dataset): Finding[] {
  const spoken = dataset.cases.flatMap((item) => item.warnings.map((text) => ({ text, item })));
  const ofCases = groupNotices(spoken).map((group): Finding => {
    const [first] = group;
    const [text, items] = [first?.text ?? '', group.map(({ item }) => item)];
    const where = group.length > 1 ? `${group.length} cases` : (first?.item.id ?? '');
    return {
      kind: 'noticed',
      severity: severityOf(text),
      text: `${where}: ${text}`,
      cases: items.map(({ id }) => id),
      files: [],
      fixes: fixesOf(text, items, dataset),
    };
  });
  const ofSet = dataset.warnings
    .filter((text) => !toldElsewhere.test(text))
    .map((text): Finding => ({ kind: 'noticed', severity: severityOf(text), text, cases: [], files: [], fixes: [] }));
  return [...ofSet, ...ofCases];
}
