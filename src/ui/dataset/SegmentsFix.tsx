// Overlapping segments of a DICOM segmentation: which are wanted, and which counts where two mark a voxel. The first in the list lies on top.
import { useState } from 'react';
import type { DatasetEdit } from '../../protocol/edits';
import styles from './Dataset.module.css';
import { segmentsInWords } from './editInWords';

type SegmentsEdit = Extract<DatasetEdit, { kind: 'segments' }>;

interface SegmentsFixProps {
  edit: SegmentsEdit;
  disabled: boolean;
  onFix: (edit: DatasetEdit) => void;
}

export function SegmentsFix({ edit, disabled, onFix }: SegmentsFixProps) {
  const [order, setOrder] = useState(edit.order);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const wanted = order.filter(({ number }) => !left.has(number));
  const raise = (i: number) =>
    setOrder(order.map((segment, j) => (j === i - 1 ? (order[i] ?? segment) : j === i ? (order[i - 1] ?? segment) : segment)));
  const toggle = (number: number) => setLeft(new Set(left.has(number) ? [...left].filter((one) => one !== number) : [...left, number]));
  return (
    <div className={styles.segments}>
      <ol aria-label="Segments, the first on top">
        {order.map(({ number, name }, i) => (
          <li key={number}>
            <label>
              <input type="checkbox" checked={!left.has(number)} disabled={disabled} onChange={() => toggle(number)} /> {name}
            </label>
            <button type="button" aria-label={`Lay ${name} further up`} disabled={disabled || i === 0} onClick={() => raise(i)}>
              ↑
            </button>
          </li>
        ))}
      </ol>
      <button type="button" disabled={disabled || wanted.length === 0} onClick={() => onFix({ ...edit, order: wanted })}>
        {wanted.length === 0 ? 'Choose a segment' : `Use ${segmentsInWords(wanted).replace(/,$/, '')}`}
      </button>
    </div>
  );
}
