// Files that were refused, as findings with the fixes that they offer; equal ones are mended together. Pure.
import type { Finding, Fix } from '../../protocol/findings';
import type { Dataset, Refused } from '../dataset';
import { leaveOut, makeFixes } from './fixes';
import { groupNotices } from './groupNotices';

const labelOffers: ReadonlySet<string | undefined> = new Set(['threshold', 'resample', 'remap']);

/** Frames of one file are cases of their own. */
const listOnce = (files: readonly string[]): string[] => [...new Set(files)];

function fixesOf(group: readonly Refused[], dataset: Dataset): Fix[] {
  const offer = group[0]?.offer;
  const cases = group.flatMap(({ caseId }) => (caseId === undefined ? [] : [caseId]));
  if (cases.length === 0) return [];
  const offered = offer ? makeFixes(offer, { files: listOnce(group.map(({ unit, file }) => unit ?? file)), cases }, dataset) : [];
  const [only] = cases;
  const alone: Fix[] =
    cases.length === 1 && only !== undefined && labelOffers.has(offer?.kind)
      ? [{ label: 'Use the image without a label', edit: { kind: 'pair', case: only, labels: [] } }]
      : [];
  return [...offered, ...alone, leaveOut(cases)];
}

/** Files refused for one reason, with one suggestion, are one finding. */
export function findRefusals(dataset: Dataset): Finding[] {
  const entries = dataset.refused.map((refused) => ({ ...refused, text: refused.reason }));
  return groupNotices(entries, ({ offer }) =>
    JSON.stringify(offer ?? null, (key, value: unknown) => (key === 'low' || key === 'high' ? 0 : value)),
  ).map((group): Finding => {
    const [first] = group;
    const others = group.length > 1 ? ` (and ${group.length - 1} more like it)` : '';
    return {
      kind: 'refused',
      severity: 'error',
      text: `${first?.file ?? ''}: ${first?.reason ?? ''}${others}`,
      cases: [],
      files: listOnce(group.map(({ file }) => file)),
      fixes: fixesOf(group, dataset),
    };
  });
}
