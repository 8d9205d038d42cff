// One layer of the network picture. Flashes when it loses filters, because its fill is drawn anew for each count.
import { memo } from 'react';
import { formatDigits } from '../../lib/format';
import type { Block } from './networkLayout';
import { thresholdColour } from './thresholdColour';
import styles from './Network.module.css';

interface BlockColumnProps {
  block: Block;
  threshold: number;
  tauMin: number;
  tauMax: number;
  selected: boolean;
  labelY: number;
  countY: number;
  fontSize: number;
  onSelect: (layer: string) => void;
}

export const BlockColumn = memo(function BlockColumn(props: BlockColumnProps) {
  const { block, threshold, tauMin, tauMax, selected, labelY, countY, fontSize, onSelect } = props;
  const centre = block.x + block.width / 2;
  const bottom = block.top + block.height;
  const flash = block.filters < block.initialFilters ? styles.flash : undefined;
  return (
    <g
      role="radio"
      tabIndex={selected ? 0 : -1}
      aria-checked={selected}
      aria-label={`${block.long}: ${block.filters} of ${block.initialFilters} filters kept, threshold ${formatDigits(threshold)}`}
      className={styles.block}
      data-layer={block.layer}
      onClick={() => onSelect(block.layer)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSelect(block.layer);
      }}
    >
      <rect x={block.x - 2} y={0} width={block.width + 4} height={countY + 5} className={styles.hit} />
      <rect x={block.x} y={block.top} width={block.width} height={block.height} rx={4} className={styles.start} />
      <rect
        key={block.filters}
        x={block.x}
        y={bottom - block.fill}
        width={block.width}
        height={block.fill}
        rx={4}
        className={flash}
        style={{ fill: thresholdColour(threshold, tauMin, tauMax) }}
      />
      <rect x={block.x} y={bottom + 3} width={block.width} height={3} rx={1.5} style={{ fill: `var(--${block.side})` }} />
      {selected && (
        <rect x={block.x - 3} y={block.top - 3} width={block.width + 6} height={block.height + 6} rx={6} className={styles.ring} />
      )}
      <text x={centre} y={labelY} style={{ fontSize }} className={styles.name}>
        {block.short}
      </text>
      <text x={centre} y={countY} style={{ fontSize }} className={styles.count}>
        {block.filters}
      </text>
    </g>
  );
});
