// Dice per foreground class of the newest validation up to the shown epoch, as bars in the classes' colours.
import { usePage } from '../../state/usePage';
import { shownValidation } from '../../state/shown';
import { Quantity } from '../formula/Quantity';
import { Card } from '../shared/Card';
import { Term } from '../shared/Term';
import { formatDigits } from '../../lib/format';
import { Row } from '../shared/Row';
import { foregroundColours, toCss } from '../../charts/palette';
import styles from './Validation.module.css';

export function ValidationPanel() {
  const row = usePage(shownValidation);
  const classes = usePage((state) => state.dataset?.classes);
  const colours = foregroundColours(classes ?? []);
  return (
    <Card title={<Term name="dice" />} aside={row ? `validation, epoch ${row.epoch}` : undefined}>
      {row?.dice && classes ? (
        <>
          {classes.slice(1).map(({ name, value }, i) => (
            <DiceBar
              key={String(value)}
              epoch={row.epoch}
              name={name}
              dice={row.dice?.[i] ?? null}
              colour={toCss(colours[i] ?? [0, 0, 0])}
            />
          ))}
          {row.valLoss !== null && (
            <Row label={<Term name="loss" />}>
              <Quantity name="loss" epoch={row.epoch}>
                {formatDigits(row.valLoss)}
              </Quantity>
            </Row>
          )}
        </>
      ) : (
        <p className={styles.waiting}>Measured on whole validation cases after the first epoch.</p>
      )}
    </Card>
  );
}

function DiceBar({ epoch, name, dice, colour }: { epoch: number; name: string; dice: number | null; colour: string }) {
  return (
    <div className={styles.line}>
      <span className={styles.name}>{name}</span>
      <span className={styles.track} aria-hidden="true">
        <i style={{ transform: `scaleX(${dice ?? 0})`, background: colour }} />
      </span>
      <b>
        <Quantity name="dice" epoch={epoch}>
          {dice === null ? 'absent' : dice.toFixed(3)}
        </Quantity>
      </b>
    </div>
  );
}
