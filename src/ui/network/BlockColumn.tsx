// One layer of the network picture. Flashes when it loses filters, because its fill is drawn anew for each count.
import { memo, type CSSProperties } from 'react';
import { formatDigits } from '../../lib/format';
import type { Block } from './networkLayout';
import styles from './Network.module.css';

interface BlockColumnProps {
  block: Block;
  threshold: number;
  tauMax: number;
  selected: boolean;
  labelY: number;
  countY: number;
  fontSize: number;
  onSelect: (layer: string) => void;
}

export const BlockColumn = memo(function BlockColumn(props: BlockColumnProps) {
  const { block, threshold, tauMax, selected, labelY, countY, fontSize, onSelect } = props;
  const centre = block.x + block.width / 2;
  const bottom = block.top + block.height;
  const flash = block.filters < block.initialFilters ? styles.flash : undefined;
  return (
    <g
      role="button"
      tabIndex={selected ? 0 : -1}
      aria-pressed={selected}
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
        className={`${styles.fill ?? ''} ${flash ?? ''}`}
        style={tint(block.side, threshold, tauMax)}
      />
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

/** The side's own colour, shifted towards red in proportion to τ of τ max. */
function tint(side: Block['side'], threshold: number, tauMax: number): CSSProperties {
  const share = Math.round(78 * Math.min(1, Math.max(0, threshold / Math.max(tauMax, 1e-9))));
  return { fill: `color-mix(in oklab, var(--${side}) ${100 - share}%, var(--hot) ${share}%)` };
}
