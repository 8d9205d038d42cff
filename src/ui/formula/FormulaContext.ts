// The way from a word or a number to its formula. Knows neither formulas nor the dialog that shows them.
import { createContext, useContext } from 'react';
import type { Moment } from './facts';
import type { FormulaName } from './formula';

export type OpenFormula = (name: FormulaName, moment?: Partial<Moment>) => void;

export const FormulaContext = createContext<OpenFormula | null>(null);

/** Null outside of the page, as in tests of single panels: words then only explain themselves. */
export const useOpenFormula = (): OpenFormula | null => useContext(FormulaContext);
