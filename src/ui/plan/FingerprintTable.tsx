// The intensities of a data set inside and outside its labels, by channel, with its median case and the shares of its classes.
import { formatDigits, formatPercent, formatShape } from '../../lib/format';
import type { ClassInfo, Fingerprint, IntensitySummary } from '../../protocol/dataset';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import styles from './Plan.module.css';

interface FingerprintTableProps {
  fingerprint: Fingerprint;
  classes: readonly ClassInfo[];
}

export function FingerprintTable({ fingerprint, classes }: FingerprintTableProps) {
  const { medianShape, medianSpacing, channels, classShares } = fingerprint;
  const sides = channels.flatMap(({ name, inside, outside }, c) => [
    { key: `${c} inside`, label: `${nameChannel(name, c, channels.length)}inside labels`, found: inside },
    { key: `${c} outside`, label: `${nameChannel(name, c, channels.length)}outside`, found: outside },
  ]);
  return (
    <>
      <Row label="Median case">
        {formatShape(medianShape)} voxels of {formatShape(medianSpacing)} mm
      </Row>
      <Row label="Classes">{classes.map(({ name }, i) => `${name} ${formatPercent(classShares[i] ?? 0)}`).join(' · ')}</Row>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <Term name="fingerprint" />
            </th>
            {['0.5 %', 'median', '99.5 %', 'mean', 'deviation', 'voxels looked at'].map((head) => (
              <th key={head} scope="col" className={styles.number}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sides.map(({ key, label, found }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {listNumbers(found).map((text, i) => (
                <td key={i} className={styles.number}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const nameChannel = (name: string, index: number, channels: number): string =>
  name !== '' ? `${name}, ` : channels > 1 ? `channel ${index + 1}, ` : '';

const listNumbers = (found: IntensitySummary | null): string[] =>
  found
    ? [...[found.low, found.median, found.high, found.mean, found.deviation].map(formatDigits), String(found.voxels)]
    : ['–', '–', '–', '–', '–', '0'];
