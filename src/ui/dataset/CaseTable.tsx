// Every case of the data set in a table that is sorted by its heads and walked through by keyboard; only rows in sight are drawn.
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { foregroundColours } from '../../charts/palette';
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import { applyDesk } from '../../state/store';
import { usePage } from '../../state/usePage';
import { useRootPx } from '../shared/useRootPx';
import { useSize } from '../shared/useSize';
import { CaseRow } from './CaseRow';
import { rowsInSight, type Column, type Order } from './caseRows';
import styles from './Dataset.module.css';
import type { Chosen } from './useChosen';
import { useEditing } from './EditContext';
import { useThumbnails } from './useThumbnails';

/** Height of a row in units of the page's type; the style sheet says the same. */
const rowRem = 3.4;

const columns: readonly { column: Column; head: string }[] = [
  { column: 'case', head: 'Case' },
  { column: 'split', head: 'Split' },
  { column: 'image', head: 'Image' },
  { column: 'label', head: 'Label' },
  { column: 'rule', head: 'Paired by' },
  { column: 'size', head: 'Size' },
  { column: 'spacing', head: 'Spacing, mm' },
  { column: 'channels', head: 'Ch.' },
  { column: 'classes', head: 'Classes, share of the area' },
  { column: 'patient', head: 'Patient' },
  { column: 'warnings', head: 'Warnings' },
];

interface CaseTableProps {
  dataset: DatasetSummary;
  /** Filtered and sorted. */
  rows: readonly CaseSummary[];
  order: Order;
  onOrder: (order: Order) => void;
  chosen: Chosen;
  onPair: (id: string) => void;
}

export const CaseTable = memo(function CaseTable({ dataset, rows, order, onOrder, chosen, onPair }: CaseTableProps) {
  const wrap = useRef<HTMLDivElement>(null);
  const [scrollPx, setScrollPx] = useState(0);
  const rowPx = rowRem * useRootPx();
  const { from, to } = rowsInSight(rows.length, rowPx, scrollPx, useSize(wrap).height);
  const shown = rows.slice(from, to);
  const viewed = usePage((state) => state.desk.caseId);
  const colours = useMemo(() => foregroundColours(dataset.classes), [dataset.classes]);
  const stamps = useThumbnails(
    dataset,
    shown.map(({ id }) => id),
  );
  const onKeyDown = useRowKeys(rows, viewed, chosen, rowPx);
  return (
    <div
      ref={wrap}
      className={styles.tableWrap}
      tabIndex={0}
      role="region"
      aria-label="Table of cases: arrows move, space chooses, delete leaves out"
      onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <TableHead order={order} onOrder={onOrder} chosen={chosen} all={rows.length} />
        <tbody>
          <Gap rows={from} rowPx={rowPx} />
          {shown.map((one, i) => (
            <CaseRow
              key={one.id}
              one={one}
              index={from + i + 2}
              dataset={dataset}
              viewed={one.id === viewed}
              chosen={chosen.has(one.id)}
              onToggle={chosen.toggle}
              stamp={stamps.get(one.id)}
              colours={colours}
              onPair={onPair}
            />
          ))}
          <Gap rows={rows.length - to} rowPx={rowPx} />
        </tbody>
      </table>
      {rows.length === 0 && <p className={styles.note}>No case fits the filter.</p>}
    </div>
  );
});

const Gap = ({ rows, rowPx }: { rows: number; rowPx: number }) =>
  rows > 0 ? (
    <tr aria-hidden="true">
      <td style={{ height: rows * rowPx, padding: 0, border: 0 }} />
    </tr>
  ) : null;

type HeadProps = Pick<CaseTableProps, 'order' | 'onOrder' | 'chosen'> & { all: number };

function TableHead({ order, onOrder, chosen, all }: HeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">
          <input
            type="checkbox"
            aria-label="Choose all cases shown"
            checked={all > 0 && chosen.ids.length === all}
            onChange={(event) => chosen.setAll(event.target.checked)}
          />
        </th>
        {columns.map(({ column, head }) => {
          const sorted = order.column === column;
          return (
            <th key={column} scope="col" aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}>
              <button type="button" data-look="plain" onClick={() => onOrder({ column, descending: sorted && !order.descending })}>
                {head}
                <span aria-hidden="true">{sorted ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Arrows move the viewed case, space chooses it, shift with arrows chooses on the way, delete leaves out what is chosen. */
function useRowKeys(rows: readonly CaseSummary[], viewed: string | null, chosen: Chosen, rowPx: number) {
  const { edit, locked } = useEditing();
  const index = rows.findIndex(({ id }) => id === viewed);
  const move = (box: HTMLElement, to: number, choose: boolean) => {
    const place = Math.min(rows.length - 1, Math.max(0, to));
    const next = rows[place];
    if (!next) return;
    if (choose && !chosen.has(next.id)) chosen.toggle(next.id, false);
    applyDesk({ caseId: next.id });
    scrollToRow(box, place * rowPx, rowPx);
  };
  const dropChosen = () => {
    const cases = chosen.ids.length > 0 ? [...chosen.ids] : viewed === null ? [] : [viewed];
    if (cases.length > 0 && !locked) edit({ kind: 'drop', cases });
  };
  const actions: Record<string, (box: HTMLElement, shift: boolean) => void> = {
    ArrowDown: (box, shift) => move(box, index + 1, shift),
    ArrowUp: (box, shift) => move(box, index - 1, shift),
    PageDown: (box, shift) => move(box, index + rowsPerPage(box, rowPx), shift),
    PageUp: (box, shift) => move(box, index - rowsPerPage(box, rowPx), shift),
    Home: (box, shift) => move(box, 0, shift),
    End: (box, shift) => move(box, rows.length - 1, shift),
    ' ': () => viewed !== null && chosen.toggle(viewed, false),
    Delete: dropChosen,
  };
  return (event: KeyboardEvent<HTMLDivElement>) => {
    const action = event.target === event.currentTarget && !event.ctrlKey && !event.metaKey ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action(event.currentTarget, event.shiftKey);
  };
}

const rowsPerPage = ({ clientHeight }: HTMLElement, rowPx: number): number => Math.max(1, Math.floor(clientHeight / rowPx) - 2);

function scrollToRow(box: HTMLElement, top: number, rowPx: number): void {
  const hidden = top < box.scrollTop || top + 2 * rowPx > box.scrollTop + box.clientHeight;
  if (hidden) box.scrollTo({ top: Math.max(0, top - box.clientHeight / 3) });
}
