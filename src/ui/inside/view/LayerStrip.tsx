// All prunable layers in forward order, with the share of their filters that is left; one is chosen. The page's arrow keys move along it.
import { memo } from 'react';
import { nameLayer } from '../../../protocol/layerNames';
import { planAt, shownRow } from '../../../state/shown';
import { usePage, usePageParts } from '../../../state/usePage';
import styles from './InsideView.module.css';

export const LayerStrip = memo(function LayerStrip({ layer, onPick }: { layer: string; onPick: (layer: string) => void }) {
  const { plan, row, past } = usePageParts((state) => ({ plan: state.plan, row: shownRow(state), past: state.shownEpoch }));
  const layers = (plan && row && past !== null ? planAt(plan, row) : plan)?.layers.filter(({ prunable }) => prunable) ?? [];
  const levels = usePage((state) => state.config.levels);
  const digests = usePage(
    (state) => state.insights.findLast(({ epoch }) => state.shownEpoch === null || epoch === state.shownEpoch)?.layers,
  );
  return (
    <div className={styles.strip} role="radiogroup" aria-label="Layer; left and right arrow keys choose">
      {layers.map(({ name, filters, initialFilters }) => {
        const lost = digests?.find((one) => one.layer === name)?.removed ?? 0;
        return (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={name === layer}
            tabIndex={name === layer ? 0 : -1}
            className={styles.layer}
            onClick={() => onPick(name)}
            aria-label={`${nameLayer(name, levels).long}, ${filters} of ${initialFilters} filters${lost > 0 ? `, ${lost} went last` : ''}`}
          >
            <i className={styles.share} style={{ height: `${(100 * filters) / initialFilters}%` }} />
            <span>{nameLayer(name, levels).short}</span>
            <b>{filters}</b>
            {lost > 0 && <em>−{lost}</em>}
          </button>
        );
      })}
    </div>
  );
});
