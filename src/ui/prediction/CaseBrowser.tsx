// Chooses the watched validation case and slice.
import { usePage } from '../../state/usePage';
import { applySelection } from '../../state/store';
import { selectCase } from './browse';
import styles from './Prediction.module.css';

export function CaseBrowser() {
  const cases = usePage((state) => state.browsable);
  const { caseId, slice } = usePage((state) => state.selection);
  const slices = cases.find((one) => one.id === caseId)?.slices ?? 0;
  if (caseId === null) return null;
  return (
    <div className={styles.browser}>
      <select aria-label="Validation case" value={caseId} onChange={(event) => selectCase(event.target.value)}>
        {cases.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
      {slices > 1 && (
        <label className={styles.slider}>
          <span>
            slice {slice + 1} / {slices}
          </span>
          <input
            type="range"
            min={0}
            max={slices - 1}
            value={slice}
            aria-label="Slice"
            onChange={(event) => applySelection({ slice: Number(event.target.value) })}
          />
        </label>
      )}
    </div>
  );
}
