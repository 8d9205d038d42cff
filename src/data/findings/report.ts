// The integrity report of a data set: errors first, then warnings, then notes. Pure.
import type { Split } from '../../protocol/dataset';
import type { Finding, Severity } from '../../protocol/findings';
import type { Dataset } from '../dataset';
import { checks } from './checks';
import { findIdentical, groupIdentical } from './identical';
import { findNotices } from './notices';
import { findRefusals } from './refusals';
import { findSplitFaults } from './sides';

const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

/** Looks at the data once; the report then follows every split. */
export function createReport(dataset: Dataset): (splits: ReadonlyMap<string, Split>) => Finding[] {
  const identical = groupIdentical(dataset);
  const ofData = [
    ...findRefusals(dataset),
    ...findIdentical(identical),
    ...checks.flatMap((check) => check(dataset)),
    ...findNotices(dataset),
  ];
  return (splits) => [...ofData, ...findSplitFaults(dataset, splits, identical)].toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
