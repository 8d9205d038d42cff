// One formula: what it says, what its symbols mean, the numbers of a layer and an epoch in it, and where it comes from.
import { runConfigOf } from '../../state/shown';
import { usePageParts } from '../../state/usePage';
import { Dialog } from '../shared/Dialog';
import { glossary } from '../shared/glossary';
import { useRecord } from '../inside/useRecord';
import { collectFacts, type Moment } from './facts';
import styles from './Formula.module.css';
import type { FormulaName } from './formula';
import { formulas } from './formulas';
import { asNode } from './math';
import { MathView } from './MathView';
import { MomentPicker } from './MomentPicker';

interface FormulaDialogProps {
  opened: { name: FormulaName; moment: Moment } | null;
  onMove: (change: Partial<Moment>) => void;
  onRelated: (name: FormulaName) => void;
  onClose: () => void;
}

export function FormulaDialog({ opened, onMove, onRelated, onClose }: FormulaDialogProps) {
  const entry = opened && glossary[formulas[opened.name].term];
  const title = entry ? `${entry.word}${entry.symbol === '' ? '' : ` ${entry.symbol}`}` : 'Formula';
  return (
    <Dialog title={title} open={opened !== null} onClose={onClose}>
      {opened && <FormulaBody {...opened} onMove={onMove} onRelated={onRelated} />}
    </Dialog>
  );
}

type BodyProps = Omit<FormulaDialogProps, 'opened' | 'onClose'> & { name: FormulaName; moment: Moment };

function FormulaBody({ name, moment, onMove, onRelated }: BodyProps) {
  const formula = formulas[name];
  const state = usePageParts((all) => ({
    config: runConfigOf(all),
    dataset: all.dataset,
    plan: all.plan,
    history: all.history,
    layerView: all.layerView,
    prediction: all.prediction,
    insights: all.insights,
  }));
  const recorded = useRecord(formula.scope === 'layer' ? moment.layer : null, moment.epoch);
  const { lines, words } = formula.fill(collectFacts(state, moment, recorded));
  return (
    <div className={styles.body}>
      <p>{glossary[formula.term].text}</p>
      {formula.statement(state.config).map((line, i) => (
        <MathView key={i} formula={line} />
      ))}
      <dl className={styles.symbols}>
        {formula.symbols.map(([symbol, meaning]) => (
          <div key={meaning}>
            <dt>
              <MathView formula={asNode(symbol)} block={false} />
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <section className={styles.filled} aria-label="With the present numbers">
        <MomentPicker moment={moment} scope={formula.scope} onMove={onMove} />
        <div className={styles.lines}>
          {lines.map((line, i) => (
            <MathView key={i} formula={line} />
          ))}
        </div>
        <p role="status" data-testid="filled">
          {words}
        </p>
      </section>
      <p className={styles.source}>
        Source: {formula.source}.{' '}
        {formula.related.length > 0 && (
          <>
            See also{' '}
            {formula.related.map((other) => (
              <button key={other} type="button" data-look="plain" onClick={() => onRelated(other)}>
                {glossary[formulas[other].term].word}
              </button>
            ))}
          </>
        )}
      </p>
    </div>
  );
}
