// The selected layer in numbers, with the distances of its maps as a strip.
import type { LayerView } from '../../protocol/inspection';
import { usePage } from '../../state/usePage';
import { Row } from '../shared/Row';
import { Term } from '../shared/Term';
import { Quantity } from '../formula/Quantity';
import { formatDigits } from '../../lib/format';
import { DistanceStrip } from './DistanceStrip';
import { LayerHand } from './LayerHand';
import { roleOf } from './mapRole';
import styles from './Inside.module.css';

export function LayerFacts({ layer, view }: { layer: string; view: LayerView | null }) {
  const planned = usePage((state) => state.plan?.layers.find((one) => one.name === layer));
  const row = usePage((state) => state.history.at(-1)?.layers.find((one) => one.name === layer));
  const below = view?.maps.filter((map) => roleOf(map, view) === 'below').length ?? 0;
  return (
    <div className={styles.facts}>
      <div>
        {planned && (
          <Row label="Filters">
            {planned.filters} of {planned.initialFilters}
          </Row>
        )}
        {view && (
          <>
            <Row label={<Term name="tau" />}>
              <Quantity name="settling" layer={layer}>
                {formatDigits(view.threshold)}
              </Quantity>
            </Row>
            <Row label={<Term name="reference" />}>
              {view.reference === null ? (
                'not drawn yet'
              ) : (
                <Quantity name="deltaPrune" layer={layer}>
                  #{view.reference}
                </Quantity>
              )}
            </Row>
            <Row label="Below τ, go next">
              <Quantity name="removal" layer={layer}>
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
          <DistanceStrip view={view} />
          <LayerHand layer={layer} />
        </div>
      )}
    </div>
  );
}
