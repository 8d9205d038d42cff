// Which layer and which finished epoch a formula is filled with.
import { nameLayer } from '../../protocol/layerNames';
import { usePageParts } from '../../state/usePage';
import { newestEpoch, type Moment } from './facts';
import styles from './Formula.module.css';
import type { Formula } from './formula';

interface MomentPickerProps {
  moment: Moment;
  scope: Formula['scope'];
  onMove: (change: Partial<Moment>) => void;
}

export function MomentPicker({ moment, scope, onMove }: MomentPickerProps) {
  const { plan, levels, newest } = usePageParts((state) => ({
    plan: state.plan,
    levels: state.config.levels,
    newest: newestEpoch(state),
  }));
  const layers = plan?.layers.filter(({ prunable }) => prunable) ?? [];
  return (
    <div className={styles.picker}>
      {scope === 'layer' && layers.length > 0 && (
        <label>
          Layer{' '}
          <select value={moment.layer ?? ''} onChange={(event) => onMove({ layer: event.target.value })}>
            {layers.map(({ name }) => (
              <option key={name} value={name}>
                {nameLayer(name, levels).long}
              </option>
            ))}
          </select>
        </label>
      )}
      {newest > 0 && (
        <label>
          Epoch{' '}
          <input
            type="range"
            min={1}
            max={newest}
            value={Math.min(moment.epoch, newest)}
            disabled={newest === 1}
            onChange={(event) => onMove({ epoch: event.target.valueAsNumber })}
          />{' '}
          <output>{moment.epoch}</output>
        </label>
      )}
    </div>
  );
}
