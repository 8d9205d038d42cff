// The selected layer in numbers, with the distances of its maps as a strip.
import type { LayerView } from '../../protocol/inspection';
import { runConfigOf, shownRow } from '../../state/shown';
import { usePage } from '../../state/usePage';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import { Quantity } from '../formula/Quantity';
import { formatDigits } from '../../lib/format';
import { DistanceStrip } from './DistanceStrip';
import { LayerHand } from './LayerHand';
import { roleOf } from './mapRole';
import type { Pointing } from './pointing';
import styles from './Inside.module.css';

interface LayerFactsProps extends Pointing {
  layer: string;
  view: LayerView | null;
}

export function LayerFacts({ layer, view, ...pointing }: LayerFactsProps) {
  const planned = usePage((state) => state.plan?.layers.find((one) => one.name === layer));
  const row = usePage((state) => shownRow(state)?.layers.find((one) => one.name === layer));
  const past = usePage((state) => state.shownEpoch);
  const prunes = usePage((state) => runConfigOf(state).pruning.method !== 'none');
  const moment = past === null ? {} : { epoch: past };
  const below = view?.maps.filter((map) => roleOf(map, view) === 'below').length ?? 0;
  return (
    <div className={styles.facts}>
      <div>
        {planned && (
          <Row label="Filters">
            {past === null ? planned.filters : row?.filters} of {planned.initialFilters}
          </Row>
        )}
        {view && (
          <>
            <Row label={<Term name="tau" />}>
              <Quantity name="settling" layer={layer} {...moment}>
                {formatDigits(view.threshold)}
              </Quantity>
            </Row>
            <Row label={<Term name="reference" />}>
              {view.reference === null ? (
                prunes ? (
                  'not drawn yet'
                ) : (
                  'none'
                )
              ) : (
                <Quantity name="deltaPrune" layer={layer} {...moment}>
                  #{view.reference}
                </Quantity>
              )}
            </Row>
            <Row label={past === null ? 'Below τ, go next' : 'Below τ'}>
              <Quantity name="removal" layer={layer} {...moment}>
                {below > 0 ? <span className={styles.bad}>{below}</span> : 0}
              </Quantity>
            </Row>
            {row && row.patience > 0 && (
              <Row label={<Term name="rho" />}>
                {row.patience} {row.patience === 1 ? 'epoch' : 'epochs'} left
              </Row>
            )}
          </>
        )}
      </div>
      {view && (
        <div>
          <DistanceStrip view={view} {...pointing} />
          {past === null && <LayerHand layer={layer} />}
        </div>
      )}
    </div>
  );
}
