// Chooses the watched validation case, plane and slice.
import { usePage } from '../../state/usePage';
import { applySelection } from '../../state/store';
import { planes } from '../../protocol/planes';
import { countWatchable, selectCase, selectPlane } from './browse';
import styles from './Prediction.module.css';

export function CaseBrowser() {
  const cases = usePage((state) => state.browsable);
  const { caseId, plane, slice } = usePage((state) => state.selection);
  const slices = usePage((state) => countWatchable(state, caseId, plane));
  const watchable = planes.filter((one) => countWatchable({ browsable: cases }, caseId, one) > 0);
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
      {watchable.length > 1 && (
        <select
          className={styles.plane}
          aria-label="Plane"
          value={plane}
          onChange={(event) => {
            const chosen = planes.find((one) => one === event.target.value);
            if (chosen) selectPlane(chosen);
          }}
        >
          {watchable.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      )}
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
