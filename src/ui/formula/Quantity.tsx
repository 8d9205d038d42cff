// A number on the page that opens the formula it comes from, filled for its layer and epoch.
import type { ReactNode } from 'react';
import { glossary } from '../shared/glossary';
import type { Moment } from './facts';
import styles from './Formula.module.css';
import type { FormulaName } from './formula';
import { useOpenFormula } from './FormulaContext';
import { formulas } from './formulas';

interface QuantityProps extends Partial<Moment> {
  name: FormulaName;
  children: ReactNode;
}

export function Quantity({ name, children, ...moment }: QuantityProps) {
  const open = useOpenFormula();
  if (!open) return <>{children}</>;
  return (
    <button
      type="button"
      data-look="plain"
      className={styles.quantity}
      title={`${glossary[formulas[name].term].word}: the formula with these numbers`}
      onClick={() => open(name, moment)}
    >
      {children}
    </button>
  );
}
