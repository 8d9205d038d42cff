// The images that a network was applied to, with the size of every class in their masks and what the clean-up took. A row opens the image.
import { formatMs, formatShape } from '../../lib/format';
import type { ClassInfo } from '../../protocol/dataset';
import type { Applied, AppliedCase } from '../../protocol/model';
import { applyAppliedView } from '../../state/store';
import { usePage } from '../../state/usePage';
import { Card } from '../shared/Card';
import styles from './Model.module.css';

export function MaskTable({ applied, classes }: { applied: Applied; classes: readonly ClassInfo[] }) {
  const shown = usePage((state) => state.appliedView.caseId);
  const { cases, warnings, refused } = applied;
  return (
    <Card title="Masks" aside={describeOptions(applied)}>
      <Notes warnings={warnings} refused={refused} />
      <div className={styles.scroll} role="region" aria-label="Masks" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">image</th>
              <th scope="col">size</th>
              {classes.slice(1).map(({ name, value }) => (
                <th key={String(value)} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">took</th>
            </tr>
          </thead>
          <tbody>
            {cases.map((one) => (
              <tr key={one.summary.id} aria-selected={one.summary.id === shown}>
                <th scope="row">
                  <button type="button" data-look="plain" onClick={() => applyAppliedView({ caseId: one.summary.id })}>
                    {one.summary.id}
                  </button>
                </th>
                <td>{formatShape(one.summary.shape)}</td>
                {classes.slice(1).map(({ value }, i) => (
                  <td key={String(value)}>{describeSize(one, i + 1)}</td>
                ))}
                <td>{formatMs(one.ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

const describeOptions = ({ options: { flips, largest } }: Applied): string =>
  [flips ? 'mean over mirror images' : null, largest ? 'largest parts only' : null].filter((part) => part !== null).join(', ') ||
  'as predicted';

/** Millilitres where the image has millimetres, else pixels. */
function describeSize({ summary, voxels, removed }: AppliedCase, index: number): string {
  const size = (count: number): string =>
    summary.shape.length > 2 ? `${((count * summary.spacing.reduce((a, b) => a * b, 1)) / 1000).toFixed(2)} ml` : `${count} px`;
  const gone = removed?.[index] ?? 0;
  return size(voxels[index] ?? 0) + (gone > 0 ? ` (−${size(gone)})` : '');
}

function Notes({ warnings, refused }: Pick<Applied, 'warnings' | 'refused'>) {
  if (warnings.length + refused.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {refused.map(({ file, reason }) => (
        <li key={file}>
          {file}: {reason}
        </li>
      ))}
      {warnings.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
