// The numbers of both sides at one epoch. Says nothing of what they mean: one pair of runs is one pair of runs.
import { formatDigits } from '../../lib/format';
import type { Comparison } from './pairs';
import styles from './Twin.module.css';

interface ComparisonTableProps {
  comparison: Comparison;
  /** How far each side is. */
  sides: readonly [string, string];
}

const show = (value: number | null): string => (value === null ? 'not defined' : formatDigits(value));
const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatDigits(Math.abs(value))}`;

export function ComparisonTable({ comparison: { epoch, rows }, sides }: ComparisonTableProps) {
  return (
    <div>
      <table className={styles.table}>
        <caption>{epoch === null ? 'Numbers appear when both sides have ended the same epoch.' : `At the end of epoch ${epoch}`}</caption>
        <thead>
          <tr>
            {['', 'with λ', 'without λ', 'with − without'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">progress</th>
            <td>{sides[0]}</td>
            <td>{sides[1]}</td>
            <td />
          </tr>
          {rows.map(({ name, with: on, without: off }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{show(on)}</td>
              <td>{show(off)}</td>
              <td>{on === null || off === null ? '–' : signed(on - off)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        Maps cluster where Hopkins goes towards 1, more maps see groups, neighbours are many and δ opt is small. One pair of runs with one
        seed: how far seeds differ it does not say.
      </p>
    </div>
  );
}
