// Thumbnails of the cases in sight, asked of the worker once for each state of the data, many at a time.
import { useEffect, useRef, useState } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import type { Thumbnail } from '../../protocol/planeView';
import { useClient } from '../shared/ClientContext';

/** Scrolling passes many rows; only those where it rests are asked for. */
const restMs = 60;
/** Kept; the oldest go first. */
const mostKept = 600;

export function useThumbnails(dataset: DatasetSummary, ids: readonly string[]): ReadonlyMap<string, Thumbnail> {
  const client = useClient();
  const [kept, setKept] = useState<ReadonlyMap<string, Thumbnail>>(new Map());
  const asked = useRef<{ dataset: DatasetSummary; ids: Set<string> } | null>(null);
  const wanted = ids.join('\n');
  useEffect(() => {
    if (asked.current?.dataset !== dataset) asked.current = { dataset, ids: new Set() };
    const { ids: known } = asked.current;
    const missing = wanted.split('\n').filter((id) => id !== '' && !known.has(id));
    if (missing.length === 0) return undefined;
    const timer = setTimeout(() => {
      for (const id of missing) known.add(id);
      client.thumbnails(missing).then(
        (made) => setKept((before) => new Map([...before, ...made.map((one) => [one.caseId, one] as const)].slice(-mostKept))),
        // A picture that cannot be made leaves its place empty; the viewer says why.
        () => undefined,
      );
    }, restMs);
    return () => clearTimeout(timer);
  }, [client, dataset, wanted]);
  return kept;
}
