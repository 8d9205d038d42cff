// What of a case is shown and how: plane, slice, channel, window, strength of the label.
import type { CaseSummary } from '../../protocol/dataset';
import { countPlanes, planes } from '../../protocol/planes';
import type { DeskView } from '../../state/pageState';
import { formatDigits } from '../../lib/format';
import { useViewPlace } from './viewPlace';
import styles from './Viewer.module.css';
import { ctWindows, looksLikeCt, type GreyWindow, type WindowChoice } from './windows';

interface PlaneControlsProps {
  item: CaseSummary;
  desk: DeskView;
  choice: WindowChoice;
  window: GreyWindow;
  opacity: number;
  onChoice: (choice: WindowChoice) => void;
  onOpacity: (opacity: number) => void;
}

export function PlaneControls(props: PlaneControlsProps) {
  const { item, desk, opacity, onOpacity } = props;
  const { move } = useViewPlace();
  const counts = countPlanes(item.shape, 3);
  const slices = counts[desk.plane];
  return (
    <div className={styles.controls}>
      {item.shape.length > 2 && (
        <div role="group" aria-label="Plane" className={styles.planes}>
          {planes.map((plane) => (
            <button key={plane} type="button" aria-pressed={plane === desk.plane} onClick={() => move({ plane })}>
              {plane}
            </button>
          ))}
        </div>
      )}
      {slices > 1 && (
        <label className={styles.slider}>
          <span>
            slice {desk.slice + 1} of {slices}
          </span>
          <input
            type="range"
            min={0}
            max={slices - 1}
            value={desk.slice}
            aria-label="Slice of the case"
            onChange={(event) => move({ slice: Number(event.target.value) })}
          />
        </label>
      )}
      {item.channels > 1 && (
        <label className={styles.slider}>
          <span>channel</span>
          <select value={desk.channel} aria-label="Channel" onChange={(event) => move({ channel: Number(event.target.value) })}>
            {Array.from({ length: item.channels }, (_, channel) => (
              <option key={channel} value={channel}>
                {channel + 1}
              </option>
            ))}
          </select>
        </label>
      )}
      <WindowControls {...props} />
      <label className={styles.slider}>
        <span>label {Math.round(100 * opacity)} %</span>
        <input
          type="range"
          min={0}
          max={100}
          value={Math.round(100 * opacity)}
          aria-label="Strength of the label over the image, in percent"
          onChange={(event) => onOpacity(Number(event.target.value) / 100)}
        />
      </label>
    </div>
  );
}

function WindowControls({ item, desk, choice, window, onChoice }: PlaneControlsProps) {
  const range = item.intensity[desk.channel] ?? { min: 0, max: 1 };
  const presets = looksLikeCt(range) ? ctWindows : [];
  const fixed = typeof choice === 'object';
  const preset = presets.findIndex(({ window: own }) => fixed && own.low === choice.low && own.high === choice.high);
  const value = fixed ? (preset >= 0 ? String(preset) : 'fixed') : choice;
  const choose = (next: string) => {
    if (next === 'percentiles' || next === 'range') onChoice(next);
    else onChoice(presets[Number(next)]?.window ?? window);
  };
  return (
    <div className={styles.slider}>
      <select aria-label="Window of grey values" value={value} onChange={(event) => choose(event.target.value)}>
        <option value="percentiles">0.5–99.5 %</option>
        <option value="range">whole range</option>
        {presets.map(({ name }, i) => (
          <option key={name} value={i}>
            CT {name}
          </option>
        ))}
        {value === 'fixed' && <option value="fixed">by hand</option>}
      </select>
      <span className={styles.ends}>
        <End name="Black at" value={window.low} onChange={(low) => onChoice({ ...window, low })} />
        <End name="White at" value={window.high} onChange={(high) => onChoice({ ...window, high })} />
      </span>
    </div>
  );
}

function End({ name, value, onChange }: { name: string; value: number; onChange: (value: number) => void }) {
  return (
    <input
      key={value}
      type="text"
      inputMode="decimal"
      aria-label={name}
      title={name}
      defaultValue={formatDigits(value)}
      onBlur={(event) => {
        const next = Number(event.target.value);
        if (event.target.value.trim() !== '' && Number.isFinite(next) && event.target.value !== formatDigits(value)) onChange(next);
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
