// One line a convolution, grouped by layer: its variant, how it was chosen, GPU time, speed and share of the step's convolution time.
import { memo } from 'react';
import { formatDigits, formatPercent } from '../../lib/format';
import type { KernelReport, KernelRow } from '../../protocol/kernels';
import { nameLayer } from '../../protocol/layerNames';
import { Term } from '../shared/Term';
import styles from './Kernels.module.css';
import { choiceWords, groupByLayer } from './kernelWords';

export const KernelTable = memo(function KernelTable({ report, levels }: { report: KernelReport; levels: number }) {
  const { rows, total } = report;
  const largest = Math.max(...rows.map(({ share }) => share ?? 0), Number.MIN_VALUE);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of kernels">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Convolution</th>
            <th scope="col">
              <Term name="variant" />
            </th>
            <th scope="col">Chosen</th>
            <th scope="col" className={styles.number}>
              <Term name="gpuTime" />
            </th>
            <th scope="col" className={styles.number}>
              <Term name="gflops" />
            </th>
            <th scope="col" className={styles.share}>
              Share of the time
            </th>
          </tr>
        </thead>
        {groupByLayer(rows).map(({ layer, rows: own }) => (
          <tbody key={layer}>
            {own.map((row, i) => (
              <tr key={row.direction}>
                {i === 0 && (
                  <th scope="rowgroup" rowSpan={own.length} title={layer}>
                    {nameLayer(layer, levels).long}
                  </th>
                )}
                <KernelCells row={row} largest={largest} />
              </tr>
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              All convolutions of a step
            </th>
            <td className={styles.number}>{inDigits(total.microseconds)}</td>
            <td className={styles.number}>{inDigits(total.gflops)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
});

function KernelCells({ row, largest }: { row: KernelRow; largest: number }) {
  const { direction, variant, plain, chosen, microseconds, gflops, share } = row;
  return (
    <>
      <td>{direction}</td>
      <td className={styles.variant}>
        {variant}
        {plain && <span className={styles.plain}> plain</span>}
      </td>
      <td data-chosen={chosen}>{choiceWords[chosen]}</td>
      <td className={styles.number}>{inDigits(microseconds)}</td>
      <td className={styles.number}>{inDigits(gflops)}</td>
      <td className={styles.share}>
        {share !== null && (
          <span className={styles.bar}>
            <i aria-hidden="true" style={{ width: `${(75 * share) / largest}%` }} data-direction={direction} />
            {formatPercent(share)}
          </span>
        )}
      </td>
    </>
  );
}

const inDigits = (value: number | null): string => (value === null ? '–' : formatDigits(value));
